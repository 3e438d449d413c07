import { compare } from './ci.mjs';

const outcome = (ratios: object, recorded: object) => compare(ratios, recorded).map(({ name, ok }) => [name, ok]);

describe('compare', () => {
  it('fails a rate that fell to under half of the recorded one', () => {
    const recorded = { 'intake.acceptedToFloor': 0.4, 'api.listPerSecondToFloor': 0.4 };
    expect(outcome({ 'intake.acceptedToFloor': 0.21, 'api.listPerSecondToFloor': 0.19 }, recorded)).toEqual([
      ['intake.acceptedToFloor', true],
      ['api.listPerSecondToFloor', false],
    ]);
  });

  it('fails a time that more than doubled', () => {
    expect(outcome({ 'quiet.scoredToFloorP50': 5.9 }, { 'quiet.scoredToFloorP50': 3 })).toEqual([
      ['quiet.scoredToFloorP50', true],
    ]);
    expect(outcome({ 'quiet.scoredToFloorP50': 6.1 }, { 'quiet.scoredToFloorP50': 3 })).toEqual([
      ['quiet.scoredToFloorP50', false],
    ]);
  });

  it('fails what was not recorded, or not measured any more', () => {
    expect(outcome({ 'new.ratio': 1 }, { 'old.ratio': 1 })).toEqual([
      ['old.ratio', false],
      ['new.ratio', false],
    ]);
  });
});
