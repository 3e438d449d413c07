import {
  ApplicationFailure,
  CancellationScope,
  ContinueAsNew,
  defineSignal,
  defineUpdate,
  isCancellation,
  setHandler,
} from '@temporalio/workflow';
import { DomainError } from '../shared/error-codes.js';
import { Interpreter } from '../shared/interpreter/interpreter.js';
import type { ControlRequest, EventSignal, Place, RepairRequest } from '../shared/interpreter/interpreter-types.js';
import { CONTROL_UPDATE, EVENT_SIGNAL, type ExecutionInput, REPAIR_UPDATE } from './contract.js';
import { problemOf } from './execution-failure.js';
import { temporalHost } from './temporal-host.js';

export const eventSignal = defineSignal<EventSignal[]>(EVENT_SIGNAL);
export const repairUpdate = defineUpdate<void, [RepairRequest]>(REPAIR_UPDATE);
export const controlUpdate = defineUpdate<void, [ControlRequest]>(CONTROL_UPDATE);

/** One run of one template version for one lead: the interpreter (shared/interpreter/) on Temporal. */
export async function execution(input: ExecutionInput, carried?: Place): Promise<void> {
  const host = temporalHost(input);
  const interpreter = new Interpreter(host, input, carried);
  setHandler(eventSignal, (...events) => {
    for (const event of events) interpreter.signal(event);
  });
  setHandler(repairUpdate, (request) => answered(() => interpreter.repair(request)), {
    validator: (request: RepairRequest) => refused(() => interpreter.refuseRepair(request)),
  });
  setHandler(controlUpdate, (request) => answered(() => interpreter.control(request)), {
    validator: (request: ControlRequest) => refused(() => interpreter.refuseControl(request)),
  });
  try {
    await interpreter.run();
    await host.until(() => host.isQuiet());
  } catch (error) {
    if (error instanceof ContinueAsNew) throw error;
    const end = isCancellation(error)
      ? ({ state: 'cancelled', reason: 'cancelled' } as const)
      : ({ state: 'failed', reason: 'failed', problem: problemOf(error) } as const);
    await CancellationScope.nonCancellable(async () => {
      await host.finish(end);
      if (interpreter.parentId) await host.wakeParent(interpreter.parentId);
    });
    throw error;
  }
}

/** A refusal fails the update, and nothing else. */
async function answered(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw asFailure(error);
  }
}

function refused(check: () => void): void {
  try {
    check();
  } catch (error) {
    throw asFailure(error);
  }
}

function asFailure(error: unknown): unknown {
  if (!(error instanceof DomainError)) return error;
  return ApplicationFailure.create({ type: error.code, message: error.message, nonRetryable: true });
}
