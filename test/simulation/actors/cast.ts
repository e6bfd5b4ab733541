import { scarceCodes } from '../platform/catalogue.ts'
import { scarceCode } from '../platform/storefront-catalogue.ts'
import type { Run } from '../run.ts'
import { AvantlushCustomer } from './avantlush-customer.ts'
import type { Client } from './client.ts'
import { CortexCustomer } from './cortex-customer.ts'
import { Dashboard } from './dashboard.ts'
import { IndianDashboard } from './indian-dashboard.ts'
import { Staff } from './staff.ts'
import { StoreCustomer } from './store-customer.ts'
import { StorefrontCustomer } from './storefront/storefront-customer.ts'
import { Stranger } from './stranger.ts'
import { WalletDashboard } from './wallet-dashboard.ts'

interface Actor {
  client: Client
  act(): Promise<void>
}

type Enter = (run: Run, name: string) => Actor

/** Without one of them nothing comes about. */
const buyers = {
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
  'avantlush customer 6': (run, name) => new AvantlushCustomer(run, name, 6),
  'avantlush customer 6, second tab': (run, name) => new AvantlushCustomer(run, name, 6),
  'avantlush customer 7': (run, name) => new AvantlushCustomer(run, name, 7),
} satisfies Record<string, Enter>

/** The same in storefronts: some have an account, and some have none. */
const shoppers = {
  'member 10': (run, name) => new StorefrontCustomer(run, name, 10),
  'member 10, second device': (run, name) =>
    new StorefrontCustomer(run, name, 10, { device: 'second' }),
  'member 11': (run, name) => new StorefrontCustomer(run, name, 11),
  'visitor 12': (run, name) => new StorefrontCustomer(run, name, 12),
  'visitor 12, second tab': (run, name) => new StorefrontCustomer(run, name, 12),
  'visitor 13': (run, name) => new StorefrontCustomer(run, name, 13),
} satisfies Record<string, Enter>

const others = {
  staff: (run, name) => new Staff(run, name),
  'staff, second desk': (run, name) => new Staff(run, name),
  dashboard: (run, name) => new Dashboard(run, name),
  'dashboard of wallets': (run, name) => new WalletDashboard(run, name),
  'dashboard of India': (run, name) => new IndianDashboard(run, name),
  'dashboard, second window': (run, name) => new Dashboard(run, name),
  stranger: (run, name) => new Stranger(run, name),
} satisfies Record<string, Enter>

const everybody = { ...buyers, ...shoppers, ...others }

/** Everybody who may take part in a run, by name. */
export const cast: Record<string, Enter> = everybody

export const customers = Object.keys({ ...buyers, ...shoppers })

/** For whom there are promotions, points and cards. */
export const inStorefronts = Object.keys(shoppers)

/** Those between whom most can happen, of whom one is in most runs. */
export const troupes: (keyof typeof everybody)[][] = [
  [],
  ['store customer 1', 'dashboard'],
  ['dashboard', 'store customer 3', 'dashboard, second window'],
  ['dashboard', 'store customer 2', 'staff'],
  ['store customer 1', 'store customer 1, second device'],
  ['store customer 1, second device', 'store customer 1', 'store customer 2'],
  ['cortex customer 4', 'cortex customer 4, second tab'],
  ['store customer 1', 'store customer 2', 'cortex customer 5'],
  ['staff', 'staff, second desk', 'cortex customer 5'],
  ['staff', 'store customer 3'],
  ['store customer 2', 'stranger'],
  ['avantlush customer 6'],
  ['avantlush customer 7', 'staff'],
  ['avantlush customer 6', 'avantlush customer 6, second tab'],
  ['avantlush customer 7', 'dashboard of wallets'],
  ['avantlush customer 6', 'dashboard', 'dashboard of wallets'],
  ['dashboard', 'avantlush customer 7', 'staff'],
  ['avantlush customer 6', 'avantlush customer 7'],
  ['avantlush customer 7', 'avantlush customer 6', 'staff'],
  ['member 10'],
  ['visitor 12'],
  ['member 10', 'staff'],
  ['visitor 12', 'staff'],
  ['member 10', 'member 10, second device'],
  ['visitor 12', 'member 10', 'visitor 13'],
  ['visitor 12', 'visitor 12, second tab'],
  ['dashboard of India', 'member 10'],
  ['visitor 12', 'dashboard of India', 'staff'],
  ['member 10', 'member 11', 'store customer 1'],
  ['stranger', 'visitor 13'],
]

/** Who comes when there is a rush for a code, and for which. */
export const rushes: { troupe: (keyof typeof everybody)[]; codes: string[] }[] = [
  { troupe: ['avantlush customer 6', 'avantlush customer 7'], codes: scarceCodes },
  { troupe: ['member 10', 'member 11', 'visitor 12'], codes: [scarceCode] },
]
