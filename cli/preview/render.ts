import type { ReportFormat } from "../render/preview";
import { reportFormats } from "../render/preview";

export { renderPreview } from "../render/preview";
export const previewFormats = reportFormats;
export type PreviewFormat = ReportFormat;
