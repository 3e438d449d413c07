/** Where the objects of a training are. */
export function trainingPrefix(organizationId: string, trainingId: string): string {
  return `trainings/${organizationId}/${trainingId}`;
}

/** Where the model is that came of it: `onnx`, `manifest`, `report` and so on are under it. */
export function trainedModelPrefix(organizationId: string, trainingId: string): string {
  return `${trainingPrefix(organizationId, trainingId)}/model`;
}
