import { expect, test } from 'vitest'
import { hashPassword, isPasswordCorrect } from '../../../src/core/identity/password.ts'

const cost = 10
const salt = '000102030405060708090a0b0c0d0e0f'
const password = 'Corr3ct-horse-battery!'

test('accepts the password that was hashed and no other', async () => {
  const stored = await hashPassword(password, cost, salt)
  expect(await isPasswordCorrect(password, stored, cost)).toBe(true)
  expect(await isPasswordCorrect(password.toLowerCase(), stored, cost)).toBe(false)
  expect(await isPasswordCorrect('', stored, cost)).toBe(false)
})

test('salts: one password has a hash of its own for every salt, and each accepts it', async () => {
  const one = await hashPassword(password, cost, salt)
  const two = await hashPassword(password, cost, 'ff'.repeat(16))
  expect(one).not.toBe(two)
  expect(await isPasswordCorrect(password, one, cost)).toBe(true)
  expect(await isPasswordCorrect(password, two, cost)).toBe(true)
  await expect(hashPassword(password, cost, 'ff')).rejects.toThrow('salt')
})

test('accepts a hash made at another cost', async () => {
  const stored = await hashPassword(password, 11, salt)
  expect(stored).toMatch(/^\$scrypt\$ln=11,r=8,p=1\$/)
  expect(await isPasswordCorrect(password, stored, cost)).toBe(true)
})

test('makes five passes at the cost that production uses', async () => {
  expect(await hashPassword(password, 14, salt)).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$/)
})

test('takes one password for the same however its letters are composed', async () => {
  const stored = await hashPassword('caf\u00e9-au-lait-9', cost, salt)
  expect(await isPasswordCorrect('cafe\u0301-au-lait-9', stored, cost)).toBe(true)
})

test('answers false without a hash, and for a hash that cannot be read', async () => {
  expect(await isPasswordCorrect(password, null, cost)).toBe(false)
  expect(await isPasswordCorrect(password, 'plain text', cost)).toBe(false)
})
