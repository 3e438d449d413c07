/**
 * What the table shows of each result: the figure's name, its value, its target, and where there are any, the floor's value and the ratio
 * of the two.
 */
const INTAKE = [
  {
    figure: 'accepted per second',
    value: ({ figures }) => count(figures.acceptedPerSecond),
    target: '≥ 0.5 of the floor',
    floor: ({ floors }) => count(floors.acceptedPerSecond),
    ratio: 'acceptedToFloor',
  },
  {
    figure: 'scored per second, until the last is done',
    value: ({ figures }) => count(figures.scoredPerSecond),
    target: '≥ 2,500',
  },
  {
    figure: 'acknowledgement',
    value: ({ figures }) => times(figures.ackMs),
    target: 'p50 ≤ 15 ms, p99 ≤ 50 ms',
    floor: ({ floors }) => times(floors.ackMs),
  },
  {
    figure: 'CPU for each lead, µs',
    value: ({ figures: { cpuMicrosecondsPerLead: cpu } }) =>
      `API ${cpu.api}, worker ${cpu.worker}, PostgreSQL ${cpu.postgres}, Temporal ${cpu.temporal}, load ${cpu.loadGenerator}`,
    target: '',
  },
  {
    figure: 'memory at most, API and worker',
    value: ({ figures: { memoryMb } }) => `${memoryMb.api.most} MB, ${memoryMb.worker.most} MB`,
    target: '≤ 200 MB, ≤ 500 MB',
  },
];

const API_KIND = (name, figure, target) => ({
  figure,
  value: ({ figures }) => `${times(figures[`${name}Ms`])}, ${count(figures[`${name}PerSecond`])}/s`,
  target,
  floor: ({ floors }) => `${times(floors[`${name}Ms`])}, ${count(floors[`${name}PerSecond`])}/s`,
  ratio: `${name}PerSecondToFloor`,
});

const EXECUTIONS_KIND = (name, figure) => ({
  figure,
  value: ({ figures }) =>
    `${times(figures[`${name}Ms`])}; the slowest p95 ${milliseconds(figures[`${name}Slowest`].p95)} ms`,
  target: 'p95 ≤ 100 ms',
  floor: ({ floors }) => times(floors.pageMs),
});

const ROWS = {
  intake: INTAKE,
  'intake-long': INTAKE,
  quiet: [
    {
      figure: 'POST → `lead.scored` on the event stream',
      value: ({ figures }) => times(figures.scoredMs),
      target: 'p50 ≤ 80 ms, p99 ≤ 200 ms',
      floor: ({ floors }) => times(floors.workflowMs),
      ratio: 'scoredToFloorP50',
    },
  ],
  sequence: [
    {
      figure: 'executions per second',
      value: ({ figures }) => figures.perSecond,
      target: '≥ 0.7 of the floor',
      floor: ({ floors }) => floors.perSecond,
      ratio: 'perSecondToFloor',
    },
  ],
  waiting: [
    {
      figure: 'worker memory while they sleep',
      value: ({ figures: { memoryMb, executions } }) => `${memoryMb.worker.now} MB (${count(executions)} asleep)`,
      target: '≤ 400 MB',
    },
    {
      figure: 'idle CPU of the worker, of one core',
      value: ({ figures }) => `${figures.idleCpuPercent.worker} %`,
      target: '≤ 2 %',
    },
    {
      figure: 'executions woken per second',
      value: ({ figures }) => `${figures.wokenPerSecond} (${count(figures.woken)} at once)`,
      target: 'the rate of `sequence`',
    },
  ],
  scoring: [
    {
      figure: 'one lead by the API',
      value: ({ figures }) => times(figures.singleMs),
      target: 'p99 ≤ 10 ms',
      floor: ({ floors }) => times(floors.singleMs),
    },
    {
      figure: 'a thousand leads by the API',
      value: ({ figures }) => `${times(figures.thousandMs)}, ${count(figures.leadsPerSecondByThousands)} leads/s`,
      target: '',
      floor: ({ floors }) => times(floors.thousandMs),
      ratio: 'byThousandsToFloor',
    },
    {
      figure: 'leads per second in a batch of the worker',
      value: ({ figures }) => count(figures.leadsPerSecondInBatch),
      target: '≥ 50,000',
      floor: ({ floors }) => count(floors.leadsPerSecond),
      ratio: 'batchToFloor',
    },
  ],
  features: [
    {
      figure: 'interactions per second in batches by the API, counted for their leads',
      value: ({ figures }) => `${count(figures.eventsPerSecondInBatches)}; a batch ${times(figures.batchMs)}`,
      target: '≥ 1,000',
      floor: ({ floors }) => count(floors.eventsPerSecondInBatches),
      ratio: 'inBatchesToFloor',
    },
    {
      figure: 'the same one at a time',
      value: ({ figures }) => `${count(figures.eventsPerSecondOneAtATime)}; ${times(figures.singleMs)}`,
      target: '',
    },
  ],
  api: [
    API_KIND('list', 'lead list', 'p95 ≤ 50 ms'),
    API_KIND('filter', 'lead list by band', 'p95 ≤ 50 ms'),
    API_KIND('search', 'search', 'p95 ≤ 100 ms'),
    API_KIND('detail', 'one lead', 'p95 ≤ 50 ms'),
  ],
  executions: [
    EXECUTIONS_KIND('single', 'one filter of the list of executions'),
    EXECUTIONS_KIND('combined', 'several filters'),
    EXECUTIONS_KIND('rare', 'filters that hardly anything fits'),
    EXECUTIONS_KIND('failures', 'failures grouped by cause'),
  ],
  rescoring: [
    {
      figure: 'leads rescored per second, what is stored and told included',
      value: ({ figures }) => `${count(figures.leadsPerSecond)} (${count(figures.leads)} in ${figures.seconds} s)`,
      target: '≥ 20,000',
      floor: ({ floors }) => count(floors.leadsPerSecond),
      ratio: 'leadsPerSecondToFloor',
    },
    {
      figure: 'CPU for each lead, µs',
      value: ({ figures: { cpuMicrosecondsPerLead: cpu } }) =>
        `worker ${cpu.worker}, PostgreSQL ${cpu.postgres}, Temporal ${cpu.temporal}`,
      target: '',
      floor: ({ floors }) => `PostgreSQL ${floors.cpuMicrosecondsPerLead}`,
    },
  ],
  import: [
    {
      figure: 'leads scored per second, from the upload’s first byte',
      value: ({ figures }) => `${count(figures.scoredPerSecond)} (${count(figures.rows)} in ${figures.seconds} s)`,
      target: '≥ 4,000',
      floor: ({ floors }) => count(floors.copyPerSecond),
      ratio: 'scoredToCopy',
    },
    {
      figure: 'memory of API and worker at most; of the worker in its first and last third',
      value: ({ figures: { memoryMb } }) =>
        `${memoryMb.api.most} MB, ${memoryMb.worker.most} MB; ${memoryMb.worker.firstThird} MB, ${memoryMb.worker.lastThird} MB`,
      target: 'flat',
    },
    {
      figure: 'different states of progress seen',
      value: ({ figures }) => count(figures.progressSteps),
      target: '≥ 20',
    },
  ],
};

/** Cells of the table, row by row. A bench without a kept result shows its targets, so that it is seen to be missing. */
export function resultRows(results) {
  return Object.entries(ROWS).flatMap(([name, rows]) =>
    rows.map(({ figure, value, target, floor, ratio }, at) => {
      const result = results[name];
      const measured = result ? [value(result), target, floor?.(result), result.ratios[ratio]] : ['–', target];
      return [at === 0 ? `\`${name}\`` : '', figure, ...measured, '', ''].slice(0, 6).map((cell) => cell ?? '');
    }),
  );
}

function times({ p50, p95, p99 }) {
  return `p50 ${milliseconds(p50)}, p95 ${milliseconds(p95)}, p99 ${milliseconds(p99)} ms`;
}

function milliseconds(value) {
  return value >= 10 ? Math.round(value) : Math.round(value * 10) / 10;
}

function count(value) {
  return value.toLocaleString('en-US');
}
