import * as z from 'zod'

// Parameters of lists. An empty value asks for nothing.

/** Text, trimmed. */
export const given = z.string().transform((text) => text.trim() || undefined)

export const flagParam = given.pipe(
  z.union([z.undefined(), z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] })], {
    error: 'Must be a valid boolean.',
  }),
)
