import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { eachSchema, toOpenApi30 } from '../../scripts/openapi-30.ts'

function convertedSchema(schema: object): unknown {
  const converted = toOpenApi30({
    openapi: '3.1.0',
    info: { title: 'Things', version: '1', summary: 'About things' },
    paths: {},
    components: { schemas: { Thing: schema } },
  })
  expect(converted).toMatchObject({ components: { schemas: { Thing: {} } } })
  let thing: unknown
  eachSchema(converted, (found) => {
    thing = found
  })
  // As it will be written to the file.
  return JSON.parse(JSON.stringify(thing))
}

test('writes null as nullable', () => {
  expect(convertedSchema({ type: ['string', 'null'] })).toEqual({ type: 'string', nullable: true })
  expect(convertedSchema({ anyOf: [{ type: 'string' }, { type: 'null' }] })).toEqual({
    anyOf: [{ type: 'string' }, { type: 'object', nullable: true, enum: [null] }],
  })
})

test('writes several types as alternatives', () => {
  expect(convertedSchema({ type: ['string', 'number'], minimum: 0 })).toEqual({
    anyOf: [{ type: 'string' }, { type: 'number' }],
    minimum: 0,
  })
  expect(convertedSchema({ type: ['string', 'number', 'null'] })).toEqual({
    anyOf: [
      { type: 'string', nullable: true },
      { type: 'number', nullable: true },
    ],
  })
})

test('writes constants as enumerations, false ones too', () => {
  expect(convertedSchema({ const: 'event' })).toEqual({ enum: ['event'] })
  expect(convertedSchema({ const: false })).toEqual({ enum: [false] })
})

test('writes exclusive limits as flags', () => {
  expect(convertedSchema({ type: 'number', exclusiveMinimum: 0 })).toEqual({
    type: 'number',
    minimum: 0,
    exclusiveMinimum: true,
  })
})

test('keeps files recognisable as files', () => {
  expect(convertedSchema({ type: 'string', contentMediaType: 'image/*' })).toEqual({
    type: 'string',
    format: 'binary',
  })
})

test('takes neither examples nor extensions for schemas', () => {
  const visited: unknown[] = []
  const lookalike = { schema: { type: 'null' } }
  const schema = { type: 'object', properties: { type: { type: 'string' } }, example: lookalike }
  eachSchema({ 'x-note': lookalike, content: { schema, example: lookalike } }, (found) => {
    visited.push(found)
  })
  expect(visited).toEqual([{ type: 'string' }, schema])
})

test.each(['store', 'cortex', 'avantlush'])(
  'leaves nothing of 3.1 in the %s document',
  (contract) => {
    const converted = toOpenApi30(
      parse(readFileSync(`src/contracts/${contract}/openapi.yaml`, 'utf8')),
    )
    expect(converted).toMatchObject({ openapi: '3.0.3', servers: [{ url: '/' }] })
    expect(converted).not.toHaveProperty('info.summary')
    const foreign = new Set<string>()
    let schemas = 0
    eachSchema(converted, (schema) => {
      schemas += 1
      for (const keyword of Object.keys(schema)) {
        if (!KEYWORDS_30.has(keyword) && !keyword.startsWith('x-')) foreign.add(keyword)
      }
      expect(TYPES_30).toContain(schema.type)
    })
    expect(schemas).toBeGreaterThan(100)
    expect([...foreign]).toEqual([])
  },
)

const TYPES_30 = [undefined, 'string', 'number', 'integer', 'boolean', 'array', 'object']

// The Schema Object of OpenAPI 3.0.3.
const KEYWORDS_30 = new Set(
  `$ref title multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength
  pattern maxItems minItems uniqueItems maxProperties minProperties required enum type allOf oneOf
  anyOf not items properties additionalProperties description format default nullable discriminator
  readOnly writeOnly xml externalDocs example deprecated`.split(/\s+/),
)
