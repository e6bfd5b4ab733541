import { NotFound, type Thing } from '../core/errors.ts'
import { invalidField } from './input-invalid.ts'

/**
 * For `catch`: what a body names and nobody finds is a field at fault, not a path that leads nowhere.
 * @throws InputInvalid, or the error as it is
 */
export function namedInBody(thing: Thing, field: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof NotFound) || error.data !== thing) throw error
    throw invalidField(field, `This ${thing} does not exist.`)
  }
}
