/** Where the process that runs the tests keeps the record, one exercise a line. */
export const EXERCISES_FILE = '.reports/operations.ndjson'

/** One line of the record from which the table of exercised operations is made. */
export interface Exercise {
  contract: string
  /** Null for a path or method that no document has. */
  operationId: string | null
  status: number
}

const exercises = new Map<string, Exercise>()

// Taken at load time: a test may replace the global one.
const send = globalThis.fetch

export function recordExercise(exercise: Exercise): void {
  exercises.set(JSON.stringify(exercise), exercise)
}

/** Hands what was recorded to the process that runs the tests, see `outside-world.ts`. */
export async function flushExercises(): Promise<void> {
  if (exercises.size === 0) return
  const lines = [...exercises.keys()].map((line) => `${line}\n`).join('')
  exercises.clear()
  const response = await send('http://coverage.test/', { method: 'POST', body: lines })
  if (!response.ok) throw new Error(`The coverage recorder answered ${response.status}`)
}
