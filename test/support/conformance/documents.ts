import { parse } from 'yaml'
import avantlush from '../../../src/contracts/avantlush/openapi.yaml?raw'
import commerceEngine from '../../../src/contracts/commerce-engine/openapi.yaml?raw'
import cortex from '../../../src/contracts/cortex/openapi.yaml?raw'
import store from '../../../src/contracts/store/openapi.yaml?raw'
import type { TestedContract } from './common-answers.ts'
import type { Document } from './document.ts'

const texts: Record<TestedContract, string> = {
  store,
  cortex,
  avantlush,
  'commerce-engine': commerceEngine,
}

const parsed = new Map<TestedContract, Document>()

/** The published document of a contract, parsed on first use. */
export function documentOf(contract: TestedContract): Document {
  const known = parsed.get(contract)
  if (known) return known
  const document: Document = parse(texts[contract])
  parsed.set(contract, document)
  return document
}
