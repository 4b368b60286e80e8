#pragma once

#include "base/metrics.hpp"

namespace akashi {

/// What is counted of requests for vectors of one kind (docs/metrics.md, "Embeddings and search").
struct EmbeddingInstruments {
    /// `kind` is decision or query.
    explicit EmbeddingInstruments(const char* kind)
        : durations(metrics::histogram(
              {"akashi.embedding.duration",
               "Time of a request for vectors, with its retries",
               metrics::Unit::seconds},
              metrics::second_bounds(),
              {{"kind", kind}}
          )),
          texts(metrics::counter(
              {"akashi.embedding.texts", "Texts that the provider was given"}, {{"kind", kind}}
          )),
          failures(metrics::counter(
              {"akashi.embedding.failures",
               "Requests for vectors without an answer: the provider is away, slow or misconfigured"
              },
              {{"kind", kind}}
          )),
          refusals(metrics::counter(
              {"akashi.embedding.refusals", "Requests for vectors that the provider refused"},
              {{"kind", kind}}
          )) {}

    prometheus::Histogram& durations;
    prometheus::Counter& texts;
    prometheus::Counter& failures;
    prometheus::Counter& refusals;
};

}  // namespace akashi
