import type * as z from 'zod'

/** The contracts' words for what is wrong with a field, where its schema has none of its own. */
export function messageOf(issue: z.core.$ZodRawIssue): string | undefined {
  const input = inputOf(issue)
  if (input === undefined) return 'This field is required.'
  if (input === null) return 'This field may not be null.'
  switch (issue.code) {
    case 'invalid_type':
      return typeMessage(issue.expected)
    case 'too_small':
      if (issue.origin === 'array') return 'This list may not be empty.'
      if (issue.origin !== 'string') {
        return issue.inclusive === false
          ? `Ensure this value is above ${issue.minimum}.`
          : `Ensure this value is at least ${issue.minimum}.`
      }
      return issue.minimum === 1
        ? 'This field may not be blank.'
        : `Ensure this field has at least ${issue.minimum} characters.`
    case 'too_big':
      if (issue.origin === 'array') return `Ensure this list has at most ${issue.maximum} entries.`
      return issue.origin === 'string'
        ? `Ensure this field has at most ${issue.maximum} characters.`
        : `Ensure this value is at most ${issue.maximum}.`
    case 'invalid_key':
      return 'A name in it is empty, too long or not allowed.'
    case 'invalid_format':
      return formatMessage(issue.format)
    case 'invalid_value':
    case 'invalid_union':
      return 'This is not a valid choice.'
    case 'not_multiple_of':
      return `Ensure this value is a multiple of ${issue.divisor}.`
    default:
      return undefined
  }
}

/** What stands in the field at fault: of several forms it is the one that tells which is meant. */
function inputOf(issue: z.core.$ZodRawIssue): unknown {
  const { input } = issue
  if (issue.code !== 'invalid_union' || typeof issue.discriminator !== 'string') return input
  const fields = new Map<string, unknown>(Object.entries(input ?? {}))
  return fields.get(issue.discriminator)
}

function typeMessage(expected: string): string {
  if (expected === 'string') return 'Not a valid string.'
  if (expected === 'boolean') return 'Must be a valid boolean.'
  if (expected === 'int') return 'A valid integer is required.'
  if (expected === 'number') return 'A valid number is required.'
  if (expected === 'array') return 'Expected a list.'
  if (expected === 'object' || expected === 'record') return 'Expected an object.'
  return 'Invalid value.'
}

function formatMessage(format: string): string {
  if (format === 'email') return 'Enter a valid email address.'
  if (format === 'url') return 'Enter a valid URL.'
  return 'Enter a valid value.'
}
