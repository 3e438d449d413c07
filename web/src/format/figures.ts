const three = new Intl.NumberFormat(undefined, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
const two = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

type Known = number | null | undefined;

/** A figure of a model such as an AUC: `0.907`; a dash where it is not known. */
export const formatFigure = (value: Known): string =>
  value === null || value === undefined ? '–' : three.format(value);

/** A ratio: `0.83`. */
export const formatRatio = (value: Known): string => (value === null || value === undefined ? '–' : two.format(value));

/** `2.49×`. */
export const formatTimes = (value: Known): string =>
  value === null || value === undefined ? '–' : `${two.format(value)}×`;
