/*
 * Fills .assets with the files that the Worker serves beside its own answers: the documentation
 * page with Swagger UI and, for each implemented contract, its OpenAPI 3.0 document. Run by npm
 * after every install.
 */
import { globSync } from 'node:fs'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { parse, stringify } from 'yaml'
import { docsPage, type Published } from './docs-page/page.ts'
import { toOpenApi30 } from './openapi-30.ts'

const DOCS = '.assets/api/docs'
const SCHEMAS = '.assets/api/schema'

async function writeDocs(contracts: Map<string, Published>): Promise<void> {
  await mkdir(DOCS, { recursive: true })
  for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js']) {
    const text = await readFile(`node_modules/swagger-ui-dist/${name}`, 'utf8')
    // The source maps are larger than all the rest and stay behind, so nothing may point to them.
    await writeFile(`${DOCS}/${name}`, text.replace(/^(\/\/|\/\*)# sourceMappingURL=.*$/m, ''))
  }
  for (const name of ['page.css', 'show-contract.js', 'icon.svg']) {
    await copyFile(`scripts/docs-page/${name}`, `${DOCS}/${name}`)
  }
  await writeFile(`${DOCS}/index.html`, docsPage(contracts))
}

async function writeSchema(contract: string, published: Record<string, unknown>): Promise<void> {
  const document = toOpenApi30(published)
  await mkdir(SCHEMAS, { recursive: true })
  await writeFile(`${SCHEMAS}/${contract}.json`, JSON.stringify(document))
  // Aliases are valid YAML that many readers of OpenAPI documents do not understand.
  const yaml = stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 })
  await writeFile(`${SCHEMAS}/${contract}.yaml`, yaml)
}

/** The published documents by their contracts' names; the store's, at the root, comes first. */
async function readDocuments(): Promise<Map<string, Published & Record<string, unknown>>> {
  const paths = globSync('src/contracts/*/openapi.yaml').toSorted()
  const documents = new Map()
  for (const path of new Set(['src/contracts/store/openapi.yaml', ...paths])) {
    documents.set(basename(dirname(path)), parse(await readFile(path, 'utf8')))
  }
  return documents
}

const documents = await readDocuments()
await rm(DOCS, { recursive: true, force: true })
await rm(SCHEMAS, { recursive: true, force: true })
await writeDocs(documents)
for (const [contract, document] of documents) await writeSchema(contract, document)
