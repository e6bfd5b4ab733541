/** Input of the wrong shape: messages by field; an empty field name means the input as a whole. */
export class InputInvalid extends Error {
  readonly fields: Map<string, string[]>
  constructor(fields: Map<string, string[]>) {
    super('invalid input')
    this.fields = fields
  }
}

/** One field at fault; an empty name means the input as a whole. */
export function invalidField(field: string, message: string): InputInvalid {
  return new InputInvalid(new Map([[field, [message]]]))
}
