/** Whether a text is in one line; names come to stand in the headers of messages. */
export function isOneLine(text: string): boolean {
  return !/[\r\n\u2028\u2029]/.test(text)
}
