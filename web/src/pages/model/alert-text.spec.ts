import { alertRuns, alertText } from './alert-text.js';

const alert = (code: Parameters<typeof alertText>[0]['code'], day = '2026-11-01', feature: string | null = null) => ({
  ...{ code, day, feature },
  ...{ value: 0.42, bound: 0.25, severity: 1.5, told: true },
});

describe('alarms', () => {
  test('say what is off, by how much, and against what', () => {
    expect(alertText(alert('feature_drift', '2026-11-01', 'visits_7d'))).toBe(
      'Visits 7d is not distributed as when it was trained: PSI 0.42, bound 0.25',
    );
    expect(alertText(alert('feature_drift', '2026-11-01', 'visits_7d'), { visits_7d: 'Visits' })).toMatch(/^Visits is/);
    expect(alertText(alert('feature_drift', '2026-11-01', 'visits_7d'), {}, true)).toBe(
      'Visits 7d is not distributed as in the weeks before: PSI 0.42, bound 0.25',
    );
    expect(alertText(alert('calibration_drift'))).toBe('42.0% bought where 25.0% were predicted');
    expect(alertText({ ...alert('latency'), value: 12_000, bound: 3_000 })).toBe(
      'Scores take longer: 12 ms, usually 3 ms',
    );
  });

  test('that go on for days are one, with its newest figures', () => {
    const runs = alertRuns([
      { ...alert('volume', '2026-11-03'), value: 3 },
      { ...alert('volume', '2026-11-01'), value: 1 },
      alert('feature_drift', '2026-11-02', 'a'),
      alert('feature_drift', '2026-11-02', 'b'),
    ]);
    expect(runs).toHaveLength(3);
    expect(runs[0]).toMatchObject({ days: 2, since: '2026-11-01', alert: { day: '2026-11-03', value: 3 } });
  });
});
