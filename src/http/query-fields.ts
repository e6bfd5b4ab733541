import * as z from 'zod'

// Parameters of lists. An empty value asks for nothing.

/** Text, trimmed. */
export const given = z.string().transform((text) => text.trim() || undefined)

/** What `schema` makes of the text; `error` stands for all that is wrong with it. */
export function givenAs<S extends z.ZodType<unknown, string>>(schema: S, error: string) {
  return given.pipe(z.union([z.undefined(), schema], { error })).optional()
}

export const flagParam = givenAs(
  z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] }),
  'Must be a valid boolean.',
)
