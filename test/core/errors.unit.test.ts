import { globSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isSyntaxNode, readSource } from '../support/tidy/source.ts'

test('every failure is part of the union that the contracts translate', () => {
  const files = globSync('src/core/**/errors.ts')
  const failures = files.flatMap((file) =>
    readSource(file).nodes.flatMap(({ node }) => {
      const { superClass, id } = node
      const isFailure = isSyntaxNode(superClass) && superClass.name === 'DomainError'
      return isFailure && isSyntaxNode(id) ? [String(id.name)] : []
    }),
  )
  const [, unions = ''] = readSource('src/core/errors.ts').text.split('export type SaleFailure =')
  const members = [...unions.matchAll(/\| (\w+)/g)].map(([, name]) => name)
  expect(failures.length).toBeGreaterThan(30)
  expect(members.filter((name) => name !== 'SaleFailure').toSorted()).toEqual(failures.toSorted())
})
