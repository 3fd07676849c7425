// `npm test`. Plain JavaScript, so that an old Node can at least say what to do: npm puts the project's own Node first.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`This is Node ${process.versions.node}; run \`npm test\`, which uses the Node that the project brings.\n`)
  process.exit(2)
}
await import('./testing/every-step.ts')
