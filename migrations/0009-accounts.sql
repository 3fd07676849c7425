-- Accounts, how people prove that they are theirs, and where they are signed in. Whatever opens a door is stored as a keyed hash
-- (_mac), a password hash or sealed text: who reads these tables can sign in nowhere.

CREATE TABLE account (
  account_id        uuid PRIMARY KEY,
  -- As its owner writes it, and as two spellings are compared.
  email             text NOT NULL,
  email_key         text NOT NULL UNIQUE,
  name              text NOT NULL,
  role              text NOT NULL CHECK (role IN ('user', 'admin')),
  -- argon2id; null while passkeys are the only way in.
  password_hash     text,
  -- 8 to 14 characters: good only beside a second factor.
  password_is_short boolean NOT NULL,
  created_at        timestamptz NOT NULL,
  disabled_at       timestamptz
);

CREATE TABLE account_session (
  session_id   uuid PRIMARY KEY,
  token_mac    bytea NOT NULL UNIQUE,
  account_id   uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  created_at   timestamptz NOT NULL,
  last_used_at timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  -- When a factor was last proven in this session.
  verified_at  timestamptz,
  device       text NOT NULL,
  address      text NOT NULL
);
CREATE INDEX account_session_account ON account_session (account_id);

-- A browser on its way in: it may have proven a password, and is no session.
CREATE TABLE pending_sign_in (
  token_mac  bytea PRIMARY KEY,
  account_id uuid REFERENCES account ON DELETE CASCADE,
  tries      integer NOT NULL,
  expires_at timestamptz NOT NULL
);

-- Browsers that an account has signed in with before.
CREATE TABLE known_device (
  account_id   uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  token_mac    bytea NOT NULL,
  last_used_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, token_mac)
);

CREATE TABLE totp_factor (
  account_id    uuid PRIMARY KEY REFERENCES account ON DELETE CASCADE,
  sealed_secret text NOT NULL,
  created_at    timestamptz NOT NULL,
  -- Null while its owner has not shown a code of it yet.
  confirmed_at  timestamptz,
  -- The step of the last code that was accepted: a code counts once.
  last_step     bigint NOT NULL
);

CREATE TABLE recovery_code (
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  code_hash  bytea NOT NULL,
  used_at    timestamptz,
  PRIMARY KEY (account_id, code_hash)
);

CREATE TABLE passkey (
  passkey_id    uuid PRIMARY KEY,
  account_id    uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  credential_id text NOT NULL UNIQUE,
  public_key    bytea NOT NULL,
  counter       bigint NOT NULL,
  transports    text[] NOT NULL,
  is_synced     boolean NOT NULL,
  name          text NOT NULL,
  created_at    timestamptz NOT NULL,
  last_used_at  timestamptz
);
CREATE INDEX passkey_account ON passkey (account_id);

-- What a passkey was asked to sign; taken away with the first answer. holder: the session or the sign-in under way that asked.
CREATE TABLE passkey_challenge (
  challenge  text PRIMARY KEY,
  holder     text NOT NULL,
  purpose    text NOT NULL,
  expires_at timestamptz NOT NULL
);

-- Links that are handed out once and used once. account_id is null where there is no account yet; email is the address that the
-- link proves, null where its bearer names one.
CREATE TABLE one_time_link (
  token_mac  bytea PRIMARY KEY,
  purpose    text NOT NULL CHECK (purpose IN ('sign-up', 'first-admin', 'reset-password', 'change-email')),
  account_id uuid REFERENCES account ON DELETE CASCADE,
  email      text,
  role       text NOT NULL CHECK (role IN ('user', 'admin')),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at    timestamptz
);
CREATE INDEX one_time_link_account ON one_time_link (account_id);

-- Without outgoing mail: who asked for a link that the operator has to hand out.
CREATE TABLE awaited_link (
  email_key  text NOT NULL,
  purpose    text NOT NULL CHECK (purpose IN ('sign-up', 'reset-password', 'change-email')),
  email      text NOT NULL,
  account_id uuid REFERENCES account ON DELETE CASCADE,
  asked_at   timestamptz NOT NULL,
  PRIMARY KEY (email_key, purpose)
);

-- Failed proofs in a row, by a keyed hash of whose proof from where.
CREATE TABLE failed_proof (
  subject_mac   bytea PRIMARY KEY,
  failures      integer NOT NULL,
  blocked_until timestamptz NOT NULL,
  last_at       timestamptz NOT NULL
);

-- Every process keeps sessions in memory for a few seconds; whatever makes what it keeps wrong tells all of them.
CREATE FUNCTION tell_session_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('tradewise_session', coalesce(old.account_id, new.account_id)::text);
  RETURN NULL;
END $$;
CREATE TRIGGER session_changed AFTER DELETE OR UPDATE OF token_mac, verified_at, expires_at ON account_session
  FOR EACH ROW EXECUTE FUNCTION tell_session_changed();
CREATE TRIGGER account_changed AFTER UPDATE OF role, disabled_at OR DELETE ON account
  FOR EACH ROW EXECUTE FUNCTION tell_session_changed();
CREATE TRIGGER totp_changed AFTER DELETE OR UPDATE OF confirmed_at ON totp_factor
  FOR EACH ROW EXECUTE FUNCTION tell_session_changed();
CREATE TRIGGER passkey_changed AFTER INSERT OR DELETE ON passkey
  FOR EACH ROW EXECUTE FUNCTION tell_session_changed();
