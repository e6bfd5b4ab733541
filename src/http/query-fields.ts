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

/** As many values as a parameter is read with. */
const valuesMax = 100

/** The values of a parameter that `query` is told may be repeated. Empty ones ask for nothing. */
export const repeatedParam = z
  .array(z.string())
  .default([])
  .transform((values) => {
    const texts = values.slice(0, valuesMax).map((value) => value.trim())
    return texts.filter((text) => text !== '')
  })
