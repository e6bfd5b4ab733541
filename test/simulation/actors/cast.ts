import type { Run } from '../run.ts'
import { CortexCustomer } from './cortex-customer.ts'
import { StoreCustomer } from './store-customer.ts'

interface Actor {
  act(): Promise<void>
}

/** Everybody who may take part in a run, by name. */
export const cast: Record<string, (run: Run, name: string) => Actor> = {
  'store customer 1': (run, name) => new StoreCustomer(run, name, 1),
  'store customer 1, second device': (run, name) => new StoreCustomer(run, name, 1),
  'store customer 2': (run, name) => new StoreCustomer(run, name, 2),
  'store customer 3': (run, name) => new StoreCustomer(run, name, 3),
  'cortex customer 4': (run, name) => new CortexCustomer(run, name, 4),
  'cortex customer 4, second tab': (run, name) => new CortexCustomer(run, name, 4),
  'cortex customer 5': (run, name) => new CortexCustomer(run, name, 5),
  'cortex customer 6': (run, name) => new CortexCustomer(run, name, 6),
}
