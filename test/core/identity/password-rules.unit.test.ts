import { expect, test } from 'vitest'
import { passwordProblems } from '../../../src/core/identity/password-rules.ts'

const owner = { email: 'ada.byron@example.com', firstName: 'Ada', lastName: 'Byron' }

test('accepts long phrases that have nothing to do with their owner', () => {
  expect(passwordProblems('Corr3ct-horse-battery!', owner)).toEqual([])
  expect(passwordProblems('An0ther-long-phrase!', owner)).toEqual([])
})

test.each([
  ['7letter', { rule: 'short', lengthMin: 8 }],
  ['93847561029', { rule: 'numeric' }],
  ['password123', { rule: 'common' }],
  ['PassWord123', { rule: 'common' }],
  ['ada.byron', { rule: 'similar', to: 'lastName' }],
  ['BYRON-11', { rule: 'similar', to: 'lastName' }],
  ['ada.byron@example.com', { rule: 'similar', to: 'email' }],
])('refuses %s', (password, problem) => {
  expect(passwordProblems(password, owner)).toEqual([problem])
})

test('compares with the username as well', () => {
  const named = { ...owner, username: 'enchantress' }
  expect(passwordProblems('Enchantress7', named)).toEqual([{ rule: 'similar', to: 'username' }])
  expect(passwordProblems('Enchantress7', { ...owner, username: null })).toEqual([])
})

test('counts eight characters as enough', () => {
  expect(passwordProblems('x7!kQz2', owner)).toHaveLength(1)
  expect(passwordProblems('x7!kQz2p', owner)).toEqual([])
})

test('compares with nothing where the owner has no name', () => {
  expect(
    passwordProblems('Corr3ct-horse-battery!', { email: '', firstName: '', lastName: '' }),
  ).toEqual([])
})
