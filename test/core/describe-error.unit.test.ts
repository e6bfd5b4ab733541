import { DrizzleQueryError } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { describeError, describeWithStack } from '../../src/core/describe-error.ts'

describe('what logs tell of a statement that failed', () => {
  const secret = 'somebody@example.com\n    at 12 Elm Street'
  const cause = new Error('D1_ERROR: Network connection lost.')
  const failed = new DrizzleQueryError('insert into users values (?)', [secret], cause)

  it('is what the database said, and none of the values', () => {
    expect(describeError(failed)).toBe('Error: D1_ERROR: Network connection lost.')
    expect(describeWithStack(failed)).not.toMatch(/somebody|Elm/)
    expect(describeWithStack(failed)).toContain('    at ')
    expect(describeError(new DrizzleQueryError('select ?', [secret]))).toBe('A statement failed')
  })

  it('is any other error in its own words', () => {
    expect(describeError(new TypeError('fetch failed'))).toBe('TypeError: fetch failed')
    expect(describeError('gone')).toBe('gone')
  })
})
