/**
 * Makes something for a client's operation, or answers what the operation has made already: its request
 * may have died before its answer was kept. `make` writes the operation into a unique column, so that a
 * repetition fails, with this or an earlier complaint; `find` looks there.
 */
export async function orMadeBefore<T>(
  operationId: string | null,
  make: () => Promise<T>,
  find: (operationId: string) => Promise<T | undefined>,
): Promise<T> {
  try {
    return await make()
  } catch (error) {
    const made = operationId === null ? undefined : await find(operationId)
    if (made === undefined) throw error
    return made
  }
}
