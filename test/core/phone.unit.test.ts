import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { callingCodes, formatPhone, isNationalNumber, readPhone } from '../../src/core/phone.ts'

describe('a national number', () => {
  it.each([
    ['8012345678', '+234', '+2348012345678'],
    ['801 234 5678', '+234', '+2348012345678'],
    ['801.234.5678', '+234', '+2348012345678'],
    ['(801) 234-5678', '+234', '+2348012345678'],
    ['1234567', '+1', '+11234567'],
    ['123456789012', '+1', '+1123456789012'],
  ])('%s of %s is %s', (text, callingCode, e164) => {
    expect(readPhone(text, callingCode)?.e164).toBe(e164)
  })

  it.each([
    ['0801 234 5678', '+234', '+2348012345678'],
    ['1 (415) 555-2671', '+1', '+14155552671'],
    ['8 912 345-67-89', '+7', '+79123456789'],
    ['2348012345678', '+234', '+2348012345678'],
  ])('%s of %s loses what is dialled before it', (text, callingCode, e164) => {
    expect(readPhone(text, callingCode)?.e164).toBe(e164)
  })

  it('keeps a zero that is part of it', () => {
    expect(readPhone('06 1234 5678', '+39')?.e164).toBe('+390612345678')
  })

  it.each([
    ['123456', '+1'],
    ['1234567890123', '+1'],
    ['00234 801 234 5678', '+44'],
    ['0023 412 345 678', '+44'],
    ['801 234 5678', '+999'],
    ['801 234 5678', '+800'],
    ['801 234 5678 ext. 9', '+234'],
    ['eight', '+234'],
    ['801/234/5678', '+234'],
    ['٨٠١٢٣٤٥٦٧٨', '+234'],
    ['', '+234'],
    ['()-.', '+234'],
    ['1'.repeat(40), '+1'],
  ])('%s of %s is none', (text, callingCode) => {
    expect(readPhone(text, callingCode)).toBeNull()
  })

  it('says nothing without its country', () => {
    expect(readPhone('801 234 5678')).toBeNull()
    expect(isNationalNumber('801 234 5678')).toBe(true)
    expect(['801', '+2348012345678', 'eight', '1'.repeat(13)].some(isNationalNumber)).toBe(false)
  })
})

describe('a number that begins with +', () => {
  it.each([
    ['+2348012345678', '+234', '8012345678'],
    ['+234 (801) 234-5678', '+234', '8012345678'],
    ['+44 (0)20 7946 0958', '+44', '2079460958'],
    ['+39 06 1234567', '+39', '061234567'],
    ['+11234567', '+1', '1234567'],
  ])('%s names its country', (text, callingCode, national) => {
    const e164 = callingCode + national
    expect(readPhone(text)).toEqual({ e164, callingCode, national })
    expect(readPhone(text, '+33')).toEqual({ e164, callingCode, national })
  })

  it.each(['+', '+1', '+1234567', '+12345678901234', '+999 801 234 5678', '++2348012345678'])(
    '%s is none',
    (text) => {
      expect(readPhone(text)).toBeNull()
    },
  )

  it.each(['+800 1234 5678', '+881 612 345 678'])('%s is of no country', (text) => {
    expect(readPhone(text)).toBeNull()
  })
})

it('reads what it has read as the same again', () => {
  const code = fc.constantFrom(...Object.keys(callingCodes()))
  const text = fc.stringMatching(/^[0-9]{5,15}$/)
  const stored = fc.tuple(code, text, fc.boolean()).map(([callingCode, digits, isNational]) => {
    return isNational ? readPhone(digits, callingCode) : readPhone(callingCode + digits)
  })
  const isReadAgain = fc.property(stored, (phone) => {
    fc.pre(phone !== null)
    expect(readPhone(phone?.e164 ?? '')).toEqual(phone)
    expect(phone?.national).toMatch(/^\d{7,12}$/)
  })
  fc.assert(isReadAgain, { numRuns: 500 })
})

it.each([
  ['+2348012345678', '+234 801 234 5678'],
  ['+14155552671', '+1 415 555 2671'],
  ['+11234567', '+1 123 456 7'],
  ['+1123456789012', '+1 123 456 789012'],
])('groups %s as %s', (e164, formatted) => {
  const phone = readPhone(e164)
  expect(phone && formatPhone(phone)).toBe(formatted)
})

it('names the countries of the world by calling code', () => {
  const codes = callingCodes()
  const named = { '+234': 'Nigeria', '+1': 'United States', '+44': 'United Kingdom' }
  expect(codes).toMatchObject(named)
  expect(Object.keys(codes).every((code) => /^\+\d{1,3}$/.test(code))).toBe(true)
  expect(Object.keys(codes)).not.toContain('+800')
})
