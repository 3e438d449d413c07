import { modelFigures } from './model-figures.js';

describe('the figures of a model', () => {
  test('of a trained one are those of the folds and of the newest rows, with the interval of its report', () => {
    const metrics = { crossValidated: { auc: 0.9, rows: 500 }, lastByTime: { auc: 0.88 } };
    expect(modelFigures({ metrics, report: { aucInterval: [0.87, 0.92] } })).toEqual({
      unseen: { auc: 0.9, rows: 500 },
      newest: { auc: 0.88 },
      aucInterval: [0.87, 0.92],
      by: 'Measured in five folds, on leads that it had not seen.',
    });
  });

  test('of one that was brought along are those of its samples', () => {
    const report = { checks: { metrics: { auc: 0.8, brier: 0.1, baseRate: 0.3 } } };
    const claimed = { crossValidated: { auc: 0.99 } };
    expect(modelFigures({ metrics: claimed, report })).toMatchObject({ unseen: { auc: 0.8 }, newest: null });
    expect(modelFigures({ metrics: claimed, report: { checks: { metrics: null } } })).toMatchObject({
      unseen: { auc: 0.99 },
      by: 'As its manifest says; it was not measured here.',
    });
  });

  test('may be missing altogether', () => {
    expect(modelFigures({ metrics: {}, report: { checks: { metrics: null } } })).toMatchObject({ unseen: null });
    expect(modelFigures({ metrics: {}, report: null })).toMatchObject({
      unseen: null,
      newest: null,
      aucInterval: null,
    });
  });
});
