import type * as z from 'zod'

/** Of fields with a few values; what is missing is said to be so. */
export const notChoice = {
  error: ({ input }: z.core.$ZodRawIssue) =>
    input === undefined || input === null ? undefined : 'Select a valid choice.',
}
