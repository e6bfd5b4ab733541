import { describe, expect, it } from 'vitest'
import { readOptions } from '../../scripts/credit/read-options.ts'

/** Arguments of a change that is right, but for what the test gives; `undefined` leaves one out. */
function argumentsWith(over: Record<string, string | undefined> = {}): string[] {
  const right = { email: 'a@b.c', amount: '500', channel: 'in' }
  return Object.entries({ ...right, ...over }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  )
}

const read = (over: Record<string, string | undefined>) => readOptions(argumentsWith(over))

describe('the arguments of store credit', () => {
  it('add to it', () => {
    expect(readOptions(argumentsWith())).toEqual({
      isRemote: false,
      change: { email: 'a@b.c', currency: 'INR', amount: 50_000, remarks: null },
    })
  })

  it('take from it, with remarks, in the deployed database', () => {
    const args = argumentsWith({ amount: '-12.50', channel: 'us', remarks: "It's a refund" })
    expect(readOptions([...args, '--remote'])).toEqual({
      isRemote: true,
      change: { email: 'a@b.c', currency: 'USD', amount: -1250, remarks: "It's a refund" },
    })
  })

  it('have it shown', () => {
    const args = argumentsWith({ amount: undefined })
    expect(readOptions([...args, '--remote'])).toEqual({
      isRemote: true,
      show: { email: 'a@b.c', currency: 'INR' },
    })
  })

  it.each([' A@B.c ', "o'neill+shop@example.com", 'ünal@example.com'])('name %j', (email) => {
    expect(read({ email })).toMatchObject({ change: { email: email.trim() } })
  })

  it.each([
    ['--email is missing', { email: undefined }],
    ['--email is an email address, not b.c', { email: 'b.c' }],
    ['--email is an email address, not a @b.c', { email: 'a @b.c' }],
    ['--email is an email address', { email: `${'x'.repeat(251)}@b.c` }],
    ['--email is missing', { email: undefined, amount: undefined, channel: undefined }],
    ['--amount is missing', { amount: undefined, remarks: 'Broken mug' }],
    ['--amount is missing', { amount: '' }],
    ['--amount is an amount of INR such as 50.00 or -50.00, above or below 0 by', { amount: '0' }],
    ['--amount is an amount of INR', { amount: '-0' }],
    ['--amount is an amount of INR', { amount: '-5 rupees' }],
    ['--amount is an amount of INR', { amount: '1.005' }],
    ['--amount is an amount of INR', { amount: '-10000000000.01' }],
    ['--amount is an amount of IRR', { amount: '0.5', channel: 'ir' }],
    ['--channel is missing', { channel: undefined }],
    ['--channel is missing', { channel: undefined, amount: undefined }],
    ['--channel is one of us, ir, in, not IN', { channel: 'IN' }],
    ['--remarks is missing', { remarks: ' ' }],
    ['--remarks has at most 500 characters', { remarks: 'x'.repeat(501) }],
    ["Unknown option '--size'", { size: '3' }],
  ])('are refused: %s', (reason, over) => {
    expect(() => read(over)).toThrow(new RegExp(`^${reason}`))
  })
})
