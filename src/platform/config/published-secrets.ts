// Secrets that pass for random but stand in tutorials, in the documentation of frameworks, or in documents of this project:
// whoever reads those could forge what the secret protects. A test asserts that no document of ours shows a secret that would pass.
export const published: ReadonlySet<string> = new Set([
  '192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf', // Flask, "Configuration Handling"
  '5f352379324c22463451387a0aec5d2f', // Flask, "Configuration Handling"
  '09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7', // FastAPI, "OAuth2 with JWT tokens"
])
