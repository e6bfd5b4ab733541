import type { Schema } from './document.ts'

type Components = Record<string, Schema>

/**
 * Rewrites the schema of an answer so that keys nobody documented are invalid.
 *
 * An object that lists `properties` is closed by `unevaluatedProperties: false`, which also sees
 * the keys allowed by `$ref`, `allOf`, `anyOf` and `oneOf` at the same place. An object without
 * `properties`, or with `additionalProperties`, stays as open as its document says.
 */
export function closedSchema(schema: Schema, components: Components): Schema {
  const target = schema.$ref === undefined ? undefined : resolve(schema.$ref, components)
  if (target && isUnion(target)) return closedSchema(target, components)
  if (isUnion(schema)) {
    // Each branch describes the whole value, so each is closed for itself: the branches then
    // exclude one another, and an open branch among them stays open.
    const branches = (list: Schema[]) => list.map((branch) => closedSchema(branch, components))
    return {
      ...schema,
      ...(schema.anyOf && { anyOf: branches(schema.anyOf) }),
      ...(schema.oneOf && { oneOf: branches(schema.oneOf) }),
    }
  }
  const parts = openSchema(schema, components)
  return listsProperties(schema, components) ? { ...parts, unevaluatedProperties: false } : parts
}

/** The components of a document as `closedSchema` refers to them: open themselves, closed within. */
export function openComponents(components: Components): Components {
  return Object.fromEntries(
    Object.entries(components).map(([name, schema]) => [name, openSchema(schema, components)]),
  )
}

// A schema that others may add to: itself open, the values beneath it closed.
function openSchema(schema: Schema, components: Components): Schema {
  const closed = (part: Schema) => closedSchema(part, components)
  const open = (part: Schema) => openSchema(part, components)
  const { properties, required, items, prefixItems, additionalProperties, ...rest } = schema
  const answered = Object.entries(properties ?? {}).filter(([, value]) => !value.writeOnly)
  return {
    ...withoutAnnotations(rest),
    // What is only ever written, such as a password, is a surplus key in an answer.
    ...(properties && {
      properties: Object.fromEntries(answered.map(([name, value]) => [name, closed(value)])),
    }),
    ...(required && { required: required.filter((name) => !properties?.[name]?.writeOnly) }),
    ...(items && { items: closed(items) }),
    ...(prefixItems && { prefixItems: prefixItems.map(closed) }),
    ...(additionalProperties !== undefined && {
      additionalProperties:
        typeof additionalProperties === 'boolean'
          ? additionalProperties
          : closed(additionalProperties),
    }),
    ...(schema.allOf && { allOf: schema.allOf.map(open) }),
    ...(schema.anyOf && { anyOf: schema.anyOf.map(open) }),
    ...(schema.oneOf && { oneOf: schema.oneOf.map(open) }),
  }
}

// Examples look like schemas to the validator (an `id` in one would rename its parent).
function withoutAnnotations(schema: Schema): Schema {
  const { example, examples, default: _default, discriminator, ...assertions } = schema
  return assertions
}

function isUnion(schema: Schema): boolean {
  return (
    (schema.anyOf !== undefined || schema.oneOf !== undefined) &&
    schema.properties === undefined &&
    schema.allOf === undefined &&
    schema.$ref === undefined
  )
}

function listsProperties(schema: Schema, components: Components): boolean {
  if (schema.properties) return true
  const target = schema.$ref === undefined ? [] : [resolve(schema.$ref, components)]
  const parts = [
    ...target,
    ...(schema.allOf ?? []),
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
  ]
  return parts.some((part) => listsProperties(part, components))
}

function resolve(reference: string, components: Components): Schema {
  const schema = components[reference.replace('#/components/schemas/', '')]
  if (!schema) throw new Error(`The document has no schema ${reference}`)
  return schema
}
