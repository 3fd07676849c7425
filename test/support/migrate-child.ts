// Migrates in a process of its own, so that tests can kill it. Arguments: the owner's address, the folder of migrations.
// Says a word when it begins and after each migration.
import { migrate } from '../../src/platform/database/migrate.ts'

const [ownerUrl = '', directory = ''] = process.argv.slice(2)
const log = { info: () => process.stdout.write('.\n'), warn() {}, error() {} }
process.stdout.write('begins\n')
await migrate(ownerUrl, { directory, log })
