import type * as z from 'zod'

/** For fields with a few values. A missing value gets the message for missing ones. */
export const notChoice = {
  error: ({ input }: z.core.$ZodRawIssue) =>
    input === undefined || input === null ? undefined : 'Select a valid choice.',
}
