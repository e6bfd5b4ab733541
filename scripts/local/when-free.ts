import { setTimeout } from 'node:timers/promises'
import { reasonOf } from './reason-of.ts'

const attemptsMax = 20

/** Repeats work on the local database while the API, running beside, is writing. */
export async function whenFree<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt === attemptsMax || !/SQLITE_BUSY|locked/.test(reasonOf(error))) throw error
      await setTimeout(attempt * 50)
    }
  }
}
