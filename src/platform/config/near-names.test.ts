import { describe, expect, it } from 'vitest'
import { settingNames } from './declarations.ts'
import { distance, nearNames } from './near-names.ts'

const known = [...settingNames, ...settingNames.map(name => `${name}_FILE`)]
const meantBy = (...given: string[]) => nearNames(given, known).map(near => near.meant)

// What login shells, npm, Debian, GitHub Actions, Docker, systemd, Kubernetes and Replit put into an environment.
const ordinary =
  'HOME PATH USER SHELL LANG LC_ALL LC_CTYPE TERM PWD OLDPWD LOGNAME MAIL HOSTNAME HOSTTYPE SHLVL EDITOR PAGER DISPLAY TMPDIR TEMP TMP TZDIR LS_COLORS ' +
  'XDG_DATA_DIRS XDG_DATA_HOME XDG_CONFIG_DIRS XDG_RUNTIME_DIR XDG_SESSION_ID XDG_SESSION_TYPE SSH_AUTH_SOCK SSH_CLIENT SSH_TTY DBUS_SESSION_BUS_ADDRESS COLORTERM ' +
  'NODE NODE_ENV NODE_OPTIONS NODE_PATH INIT_CWD npm_config_cache npm_package_name npm_execpath npm_lifecycle_event npm_node_execpath NVM_DIR NVM_BIN ' +
  'CI GITHUB_TOKEN GITHUB_SHA GITHUB_REF GITHUB_WORKSPACE RUNNER_OS RUNNER_TEMP KUBERNETES_PORT KUBERNETES_SERVICE_HOST KUBERNETES_SERVICE_PORT NOTIFY_SOCKET INVOCATION_ID ' +
  'JOURNAL_STREAM REPL_ID REPL_SLUG REPL_OWNER REPLIT_DB_URL REPLIT_DOMAINS REPLIT_DEPLOYMENT PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE POSTGRES_USER POSTGRES_PASSWORD ' +
  'HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy DEBIAN_FRONTEND PYTHONPATH JAVA_HOME GOPATH CARGO_HOME MANPATH INFOPATH WINDOWID VTE_VERSION S3_URL BASE_URL API_URL ' +
  'SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE CURL_CA_BUNDLE NODE_EXTRA_CA_CERTS PIP_CERT DOCKER_HOST SUDO_USER SUDO_UID COLUMNS LINES PS1 IFS UID LESS HISTFILE HISTSIZE VISUAL BROWSER FORCE_COLOR NO_COLOR DEBUG VERSION'

describe('a misspelt setting', () => {
  it.each([
    ['SESION_SECRET', 'SESSION_SECRET'],
    ['DATABASE_ULR', 'DATABASE_URL'],
    ['DATABSE_UR', 'DATABASE_URL'],
    ['STRIPE_SECRET_KEYS', 'STRIPE_SECRET_KEY'],
    ['BACKUP_RECIPIENT', 'BACKUP_RECIPIENTS'],
    ['PROT', 'PORT'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['SESSION_SECRET_FIEL', 'SESSION_SECRET_FILE'],
    ['public_url', 'PUBLIC_URL'],
  ])('%s is taken for %s', (given, meant) => {
    expect(meantBy(given)).toEqual([meant])
  })

  it('is never seen in what ordinary environments hold', () => {
    expect(nearNames(ordinary.split(' '), known)).toEqual([])
  })

  it('is not a setting spelt right', () => {
    expect(meantBy(...known)).toEqual([])
  })
})

it('counts a swap of neighbours as one letter', () => {
  expect(distance('PROT', 'PORT')).toBe(1)
  expect(distance('kitten', 'sitting')).toBe(3)
  expect(distance('', 'abc')).toBe(3)
})
