/** As high as a usual summary, so that nothing below it moves much when it arrives. */
export function SummaryOutline() {
  return (
    <div className="min-h-[360px] max-w-[46rem] max-md:min-h-[700px]" aria-hidden="true">
      {Array.from({ length: 9 }, (_, at) => (
        <div key={at} className="flex h-[27px] items-center">
          <div className="bone h-3.5 w-full" />
        </div>
      ))}
    </div>
  )
}
