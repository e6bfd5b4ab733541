/** `npm run reset`: empties the local database, objects and queues. */
import { rm } from 'node:fs/promises'
import { stateFolder } from './local/wrangler.ts'

await rm(stateFolder, { recursive: true, force: true })
console.log('The local state is empty. `npm run dev` loads the demo data again.')
