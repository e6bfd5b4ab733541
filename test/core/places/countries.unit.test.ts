import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NotFound } from '../../../src/core/errors.ts'
import { countriesOfChannel, getCountry } from '../../../src/core/places/countries.ts'

const india = getCountry('in', 'IN')

test('India has 28 states and 8 union territories, each with codes of its own', () => {
  const { states } = india
  expect(states).toHaveLength(36)
  for (const codes of [states.map(({ code }) => code), states.map(({ gstCode }) => gstCode)]) {
    expect(new Set(codes).size).toBe(36)
  }
  expect(states.filter(({ code }) => !/^IN-[A-Z]{2}$/.test(code))).toEqual([])
  expect(states.filter(({ gstCode }) => !/^(0[1-9]|[1-3]\d)$/.test(gstCode))).toEqual([])
})

test('GST knows the states by other codes than before the last reforms', () => {
  const gstCodeOf = (code: string) => india.states.find((state) => state.code === code)?.gstCode
  expect(['IN-AP', 'IN-TS', 'IN-LA', 'IN-DH', 'IN-MH', 'IN-KA', 'IN-JK'].map(gstCodeOf)).toEqual([
    ...['37', '36', '38', '26', '27', '29', '01'],
  ])
})

test('every state but those with their capital in Chandigarh has a pincode', () => {
  const named = new Set(india.pincodes.map(({ state }) => state))
  const without = india.states.map(({ name }) => name).filter((name) => !named.has(name))
  expect(without).toEqual(['Haryana', 'Punjab'])
  const names = india.states.map(({ name }) => name)
  expect([...named].filter((name) => !names.includes(name))).toEqual([])
})

test('pincodes are six digits, each once, in their order', () => {
  const pincodes = india.pincodes.map(({ pincode }) => pincode)
  expect(pincodes.filter((pincode) => !/^[1-8]\d{5}$/.test(pincode))).toEqual([])
  expect(pincodes).toEqual([...new Set(pincodes)].toSorted())
})

test('a country is found by its code in any case, and by nothing else', () => {
  expect(['in', 'In', 'iN'].map((code) => getCountry('in', code))).toEqual([india, india, india])
  fc.assert(
    fc.property(
      fc.string().filter((text) => text.toUpperCase() !== 'IN'),
      (code) => {
        expect(() => getCountry('in', code)).toThrow(NotFound)
      },
    ),
  )
})

test('only the channel of India keeps a list of where it delivers', () => {
  expect(countriesOfChannel('in')).toEqual([india])
  expect(countriesOfChannel('us')).toEqual([])
})
