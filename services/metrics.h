// /metrics in Prometheus' text form: the ledger's own figures, the calls, the connections. Everything is read when it is
// asked for; nothing is kept here.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ledger/engine/ledger.h"
#include "services/acceptor.h"
#include "services/call_stats.h"

namespace prometheus {
class Exposer;
}

namespace daybook::services {

// All arguments outlive it. Safe from any thread.
class Metrics final : public prometheus::Collectable {
 public:
  Metrics(const engine::Ledger& ledger, const CallStats& stats, const Acceptor::Counters& connections)
      : ledger_(ledger), stats_(stats), connections_(connections) {}

  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  void CollectLedger(std::vector<prometheus::MetricFamily>& families) const;
  void CollectCalls(std::vector<prometheus::MetricFamily>& families) const;
  void CollectConnections(std::vector<prometheus::MetricFamily>& families) const;

  const engine::Ledger& ledger_;
  const CallStats& stats_;
  const Acceptor::Counters& connections_;
};

// Serves /metrics until it is gone.
class MetricsServer {
 public:
  // kUnavailable when the address cannot be bound.
  static absl::StatusOr<std::unique_ptr<MetricsServer>> Start(absl::string_view address, std::shared_ptr<Metrics> metrics);
  ~MetricsServer();

  // With the port that was bound.
  const std::string& address() const { return address_; }

 private:
  MetricsServer(std::unique_ptr<prometheus::Exposer> exposer, std::shared_ptr<Metrics> metrics, std::string address);

  // The exposer holds it weakly.
  const std::shared_ptr<Metrics> metrics_;
  const std::unique_ptr<prometheus::Exposer> exposer_;
  const std::string address_;
};

}  // namespace daybook::services
