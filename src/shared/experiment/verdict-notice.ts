import type { ArmFigures, ExperimentFigures } from './experiment-figures.js';
import type { StoppingRule } from './stopping-rule.js';

interface ModelName {
  key: string;
  version: string;
}

/** What people are told when the rule of an experiment has spoken: a subject, and what was seen. */
export function verdictNotice(
  { metric }: Pick<StoppingRule, 'metric'>,
  models: { champion: ModelName; challenger: ModelName },
  { verdict, champion, challenger }: ExperimentFigures,
): { subject: string; text: string } {
  const [one, other] = [nameOf(models.challenger), nameOf(models.champion)];
  const said = {
    undecided: `${one} and ${other}: not decided yet`,
    challenger_better: `${one} does better than ${other}`,
    champion_better: `${other} does better than ${one}`,
    no_difference: `no difference that matters between ${one} and ${other}`,
  }[verdict];
  const seen = metric === 'conversion' ? conversion : logLoss;
  return {
    subject: `The experiment has its verdict: ${said}`,
    text: [
      `Of the leads whose time is over:`,
      `- ${one} (challenger): ${seen(challenger)}`,
      `- ${other} (champion): ${seen(champion)}`,
      'Nothing is switched by itself: promote the challenger, or keep the champion.',
    ].join('\n'),
  };
}

function nameOf({ key, version }: ModelName): string {
  return `${key} ${version}`;
}

function conversion({ matured, bought, conversion: rate }: ArmFigures): string {
  return `${bought} of ${matured} bought${rate === null ? '' : ` (${(rate * 100).toFixed(1)} %)`}`;
}

function logLoss({ matured, logLoss: loss }: ArmFigures): string {
  return `${matured} leads${loss === null ? '' : `, log loss ${loss.toFixed(4)}`}`;
}
