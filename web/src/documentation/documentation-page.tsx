import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo, useState } from 'react'
import { CopyButton } from '../elements/copy-button.tsx'
import { Answered } from '../elements/fault.tsx'
import { TableOutline } from '../elements/section.tsx'
import { useTitle } from '../elements/use-title.ts'
import { openapiQuery } from '../market/queries.ts'
import { curlOf, type Field, matching, type Operation, readOperations } from './openapi.ts'

export function DocumentationPage() {
  const document = useQuery(openapiQuery)
  useTitle('API')
  return (
    <article className="mx-auto max-w-6xl">
      <h1 className="home-title">API</h1>
      <p className="mt-3 max-w-3xl text-[17px]">
        The same addresses that these pages use. Answers are JSON; faults are problem documents (RFC 9457) with a code and a
        request id. The machine-readable description is{' '}
        <a className="link" href="/api/openapi.json">
          /api/openapi.json
        </a>
        .
      </p>
      <Answered
        result={document}
        what="The API description"
        outline={
          <div className="mt-6">
            <TableOutline rows={8} height={72} />
          </div>
        }
      >
        {data => <Operations document={data} />}
      </Answered>
    </article>
  )
}

function Operations({ document }: { document: unknown }) {
  const operations = useMemo(() => readOperations(document), [document])
  const [asked, setAsked] = useState('')
  const found = matching(operations, useDeferredValue(asked))
  const tags = [...new Set(found.map(one => one.tag))]
  return (
    <>
      <label className="mt-6 block max-w-xl">
        <span className="sr-only">Search the API</span>
        <input
          type="search"
          className="field h-12 w-full text-[16px]"
          placeholder="Search paths, parameters, fields"
          value={asked}
          onChange={event => setAsked(event.target.value)}
        />
      </label>
      <output className="block mt-2 min-h-6 text-sm text-muted">
        {found.length === operations.length
          ? `${operations.length} operations`
          : `${found.length} of ${operations.length} operations`}
      </output>
      {found.length === 0 && <p className="mt-4">Nothing here matches “{asked}”.</p>}
      {tags.map(tag => (
        <section key={tag} aria-labelledby={`tag-${tag}`} className="mt-8">
          <h2 id={`tag-${tag}`} className="section-title border-t-2 border-text pt-3 first-letter:uppercase">
            {tag}
          </h2>
          {found
            .filter(one => one.tag === tag)
            .map(operation => (
              <OperationRow key={operation.id} operation={operation} />
            ))}
        </section>
      ))}
    </>
  )
}

function OperationRow({ operation }: { operation: Operation }) {
  const [isOpen, setIsOpen] = useState(false)
  const curl = curlOf(operation, location.origin)
  return (
    <details
      className="border-b border-line"
      open={isOpen}
      onToggle={event => setIsOpen(event.currentTarget.open)}
      id={operation.id}
    >
      <summary className="flex list-none flex-wrap items-baseline gap-x-4 gap-y-1 rounded py-3 hover:bg-sunken [&::-webkit-details-marker]:hidden">
        <span className="w-12 font-mono text-[13px] font-semibold text-accent">{operation.method}</span>
        <span className="font-mono text-[14px] break-all">{operation.path}</span>
        <span className="text-muted">{operation.summary}</span>
      </summary>
      {isOpen && (
        <div className="grid gap-5 pb-6 md:pl-16">
          {operation.description && <p className="max-w-3xl">{operation.description}</p>}
          <div className="flex flex-wrap items-center gap-3">
            <code className="min-w-0 flex-1 rounded-lg bg-sunken px-3 py-2 font-mono text-[13px] break-all">{curl}</code>
            <CopyButton text={curl} name={`Copy the command for ${operation.path}`} />
          </div>
          {operation.parameters.length > 0 && (
            <Fields
              title="Parameters"
              fields={operation.parameters.map(one => ({ ...one, name: one.name, type: `${one.type}, in ${one.place}` }))}
            />
          )}
          {operation.body.length > 0 && <Fields title="Body" fields={operation.body} />}
          {operation.answers.map(answer => (
            <Fields key={answer.status} title={`${answer.status} ${answer.description}`} fields={answer.fields} />
          ))}
        </div>
      )}
    </details>
  )
}

function Fields({ title, fields }: { title: string; fields: readonly Field[] }) {
  return (
    <div className="min-w-0">
      <h3 className="font-semibold">{title}</h3>
      {fields.length > 0 && (
        <ul className="mt-1">
          {fields.map((field, at) => (
            <li
              // oxlint-disable-next-line react/no-array-index-key -- a description never changes its order; names repeat at other depths
              key={`${at}/${field.name}`}
              className="border-t border-line py-1.5 text-[14px]"
              style={{ paddingLeft: field.depth * 20 }}
            >
              <code className="font-mono font-medium">{field.name}</code> <span className="text-muted">{field.type}</span>
              {field.isRequired && <span className="text-muted">, required</span>}
              {field.standard !== undefined && <span className="text-muted">, else {field.standard}</span>}
              {field.choices.length > 0 && <span className="text-muted">: {field.choices.join(' ')}</span>}
              {field.description && <span className="block">{field.description}</span>}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
