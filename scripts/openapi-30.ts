import { Converter } from '@apiture/openapi-down-convert'

type Node = Record<string, unknown>

/**
 * Derives an OpenAPI 3.0 document from a published 3.1 one. The library does the most of it; what
 * it leaves in 3.1 terms is put right here, before it (what it would drop) and after it.
 */
export function toOpenApi30(published: Node): Node {
  const document = structuredClone(published)
  eachSchema(document, keepFileType)
  const converted: Node = { ...new Converter(document, { allOfTransform: true }).convert() }
  eachSchema(converted, finishSchema)
  const { info, ...rest } = converted
  // `info.summary` came with 3.1.
  const { summary: _, ...info30 } = isNode(info) ? info : {}
  // Relative to where the document is served from, so that it is right on every host.
  return { ...rest, info: info30, servers: [{ url: '/', description: 'This server' }] }
}

// The library removes `contentMediaType` of images, and with it the fact that this is a file.
function keepFileType(schema: Node): void {
  if (schema.type !== 'string' || !('contentMediaType' in schema)) return
  delete schema.contentMediaType
  schema.format = 'binary'
}

function finishSchema(schema: Node): void {
  if (Array.isArray(schema.type)) {
    const nullable = schema.type.includes('null') && { nullable: true }
    const types = schema.type.filter((type) => type !== 'null')
    delete schema.type
    // Keywords such as `pattern` or `minimum` only ever concern one of the types: they may stay.
    schema.anyOf = types.map((type) => ({ type, ...nullable }))
  }
  // A value that is null and nothing else: `nullable` counts only beside a `type`.
  if (schema.type === 'null') {
    Object.assign(schema, { type: 'object', nullable: true, enum: [null] })
  }
  // The library converts truthy constants only.
  if ('const' in schema) {
    schema.enum = [schema.const]
    delete schema.const
  }
  // In 3.0 the exclusive limits are flags beside the inclusive ones.
  if (typeof schema.exclusiveMinimum === 'number') {
    schema.minimum = schema.exclusiveMinimum
    schema.exclusiveMinimum = true
  }
  if (typeof schema.exclusiveMaximum === 'number') {
    schema.maximum = schema.exclusiveMaximum
    schema.exclusiveMaximum = true
  }
}

/** Calls `change` with every schema of a document, inner ones before the ones around them. */
export function eachSchema(document: Node, change: (schema: Node) => void): void {
  for (const [key, value] of Object.entries(document)) {
    // Examples and extensions may look like schemas and are none.
    if (key === 'example' || key === 'examples' || key.startsWith('x-')) continue
    if (key === 'schema' && isNode(value)) visitSchema(value, change)
    else if (key === 'schemas' && isNode(value)) visitAll(Object.values(value), change)
    else if (isNode(value)) eachSchema(value, change)
    else if (Array.isArray(value))
      for (const item of value) if (isNode(item)) eachSchema(item, change)
  }
}

function visitSchema(schema: Node, change: (schema: Node) => void): void {
  for (const keyword of ['properties', 'patternProperties']) {
    const map = schema[keyword]
    if (isNode(map)) visitAll(Object.values(map), change)
  }
  for (const keyword of ['items', 'additionalProperties', 'not'])
    visitAll([schema[keyword]], change)
  for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
    const list = schema[keyword]
    if (Array.isArray(list)) visitAll(list, change)
  }
  change(schema)
}

function visitAll(schemas: unknown[], change: (schema: Node) => void): void {
  for (const schema of schemas) if (isNode(schema)) visitSchema(schema, change)
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
