import { Module } from '@nestjs/common';
import { TemplatesModule } from '../templates/templates.module.js';
import { HistorySimulationsService } from './history-simulations.service.js';
import { LeadSimulationsService } from './lead-simulations.service.js';
import { SimulatedTemplate } from './simulated-template.js';
import { SimulationsController } from './simulations.controller.js';

@Module({
  imports: [TemplatesModule],
  controllers: [SimulationsController],
  providers: [HistorySimulationsService, LeadSimulationsService, SimulatedTemplate],
})
export class SimulationsModule {}
