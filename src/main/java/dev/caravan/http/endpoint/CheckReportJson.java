package dev.caravan.http.endpoint;

import java.time.Instant;
import java.util.List;

import dev.caravan.fleet.StatusPolls.PollReport;

/** What a health sweep did. */
public record CheckReportJson(Instant finishedAt, List<PollReport> gateways) { }
