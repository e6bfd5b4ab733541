import { describe, expect, it } from 'vitest'
import { readOptions } from '../../scripts/shipping/read-options.ts'

const standard = ['--method', 'Standard Shipping', '--channel', 'in']

describe('the arguments of ways to ship', () => {
  it('have them listed', () => {
    expect(readOptions(['--channel=us', '--remote'])).toEqual({
      isRemote: true,
      list: { name: null, currency: 'USD' },
    })
    expect(readOptions(standard)).toEqual({
      isRemote: false,
      list: { name: 'Standard Shipping', currency: 'INR' },
    })
  })

  it.each([
    ['5000', 500_000],
    ['4999.99', 499_999],
    ['never', null],
  ])('make one free from %s', (text, freeFrom) => {
    expect(readOptions([...standard, '--free-from', text])).toEqual({
      isRemote: false,
      set: { name: 'Standard Shipping', currency: 'INR', freeFrom },
    })
  })

  it.each([
    ['--channel is missing', []],
    ['--channel is missing', ['--method=Standard', '--free-from=5000']],
    ['--channel is one of us, ir, in, not IN', ['--channel=IN']],
    ['--method is missing', ['--channel=in', '--free-from=5000']],
    ['--method is missing', ['--channel=in', '--method= ']],
    ['--free-from is an amount of INR', [...standard, '--free-from=0']],
    ['--free-from is an amount of INR', [...standard, '--free-from', '-1']],
    ['--free-from is an amount of INR', [...standard, '--free-from=1.005']],
    ['--free-from is an amount of INR', [...standard, '--free-from=Never']],
    ['--free-from is an amount of IRR', ['--method=A', '--channel=ir', '--free-from=0.5']],
    ["Unknown option '--size'", ['--size=3']],
  ])('are refused: %s', (reason, args) => {
    expect(() => readOptions(args)).toThrow(new RegExp(`^${reason}`))
  })
})
