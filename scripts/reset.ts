/** `npm run reset`: empties the local database, objects, queues and images. */
import { rm } from 'node:fs/promises'
import { isInUse } from './local/is-in-use.ts'
import { readArguments } from './local/read-arguments.ts'
import { runCommand } from './local/run-command.ts'
import { stateFolder } from './local/wrangler.ts'

const usage = `Usage: npm run reset

Empties the local state, while nothing runs. The next \`npm run dev\` loads the demo data again.`

await runCommand(usage, async (args) => {
  readArguments({ args, options: {} })
  if (isInUse(stateFolder)) {
    throw new Error('The API runs on the local state. Stop `npm run dev`, then reset.')
  }
  await rm(stateFolder, { recursive: true, force: true })
  console.log('The local state is empty. `npm run dev` loads the demo data again.')
})
