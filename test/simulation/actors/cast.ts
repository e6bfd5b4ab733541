import type { Run } from '../run.ts'
import type { Client } from './client.ts'
import { CortexCustomer } from './cortex-customer.ts'
import { Dashboard } from './dashboard.ts'
import { Staff } from './staff.ts'
import { StoreCustomer } from './store-customer.ts'
import { Stranger } from './stranger.ts'

interface Actor {
  client: Client
  act(): Promise<void>
}

/** Everybody who may take part in a run, by name. */
export const cast: Record<string, (run: Run, name: string) => Actor> = {
  'store customer 1': (run, name) => new StoreCustomer(run, name, 1),
  'store customer 1, second device': (run, name) =>
    new StoreCustomer(run, name, 1, { isNew: run.plan.hasNewTerms }),
  'store customer 2': (run, name) => new StoreCustomer(run, name, 2),
  'store customer 3': (run, name) => new StoreCustomer(run, name, 3),
  'cortex customer 4': (run, name) => new CortexCustomer(run, name, 4),
  'cortex customer 4, second tab': (run, name) => new CortexCustomer(run, name, 4),
  'cortex customer 5': (run, name) => new CortexCustomer(run, name, 5),
  // The same person as the first of the other contract.
  'cortex customer 1': (run, name) => new CortexCustomer(run, name, 1),
  staff: (run, name) => new Staff(run, name),
  'staff, second desk': (run, name) => new Staff(run, name),
  dashboard: (run, name) => new Dashboard(run, name),
  stranger: (run, name) => new Stranger(run, name),
}
