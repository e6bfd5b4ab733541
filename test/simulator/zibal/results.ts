/** Results of calls. Zibal's messages are known for 100 and 201 only, including the missing "i". */
const messages = {
  100: 'success',
  102: 'merchant not found',
  103: 'merchant is inactive',
  104: 'merchant is invalid',
  105: 'amount must be at least 1,000 rials',
  106: 'callbackUrl is invalid, it must start with http or https',
  107: 'percentMode is invalid',
  113: 'amount is above the limit',
  114: 'nationalCode is invalid',
  201: 'previously verifed',
  202: 'order is not paid or has failed',
  203: 'trackId is invalid',
}

export type ResultCode = keyof typeof messages

export interface Result {
  result: ResultCode
  message: string
}

export function resultOf(code: ResultCode): Result {
  return { result: code, message: messages[code] }
}
