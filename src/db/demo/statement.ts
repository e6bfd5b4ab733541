import type { BatchItem } from 'drizzle-orm/batch'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

export type Database = DrizzleD1Database

/** One of the batch that loads the demo data. */
export type Statement = BatchItem<'sqlite'>
