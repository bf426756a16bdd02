#include "tests/integration/evidence.h"

#include <cstring>

#include "absl/strings/str_cat.h"
#include "client/event_reader.h"
#include "ledger/figures/payment_of.h"

namespace daybook::integration {
namespace {

// Merkle tree hash of RFC 6962 over leaves begin..end−1.
Digest RootOf(const std::vector<Digest>& leaves, size_t begin, size_t end) {
  if (begin == end) return EmptyTreeRoot();
  if (end - begin == 1) return leaves[begin];
  size_t left = 1;
  while (left * 2 < end - begin) left *= 2;
  return NodeHash(RootOf(leaves, begin, begin + left), RootOf(leaves, begin + left, end));
}

}  // namespace

Digest LogEvidence::Root() const { return RootOf(leaves_, 0, leaves_.size()); }

absl::Status LogEvidence::ReadOn(const ServerProcess& server) {
  v1::ReadEventsRequest request;
  request.set_from_sequence(leaves_.size() + 1);
  return client::ReadEvents(server.channel(), client::QueryOptions(), request,
                            [&](const v1::ReadEventsResponse& response) {
                              for (const auto& recorded : response.events()) Take(recorded.event(), recorded.leaf_hash());
                              return absl::OkStatus();
                            });
}

void LogEvidence::Take(const v1::Event& event, const std::string& leaf_hash) {
  if (event.sequence() != leaves_.size() + 1) {
    Complain(gaps_, absl::StrCat("event ", event.sequence(), " where ", leaves_.size() + 1, " was to come"));
  }
  if (event.commit_time_micros() < last_commit_time_micros_) {
    Complain(gaps_, absl::StrCat("time goes back at event ", event.sequence()));
  }
  last_commit_time_micros_ = event.commit_time_micros();
  if (event.command_index() == 0) {
    if (next_index_ != current_events_) Complain(gaps_, absl::StrCat("half a command before event ", event.sequence()));
    current_ = event.request_id();
    current_events_ = event.command_events();
    next_index_ = 0;
    if (!request_ids_.insert(current_).second) Complain(doubled_, absl::StrCat(current_, " stands in the log twice"));
  }
  if (event.request_id() != current_ || event.command_index() != next_index_) {
    Complain(gaps_, absl::StrCat("event ", event.sequence(), " is not the next of its command"));
  }
  ++next_index_;
  if (const auto* payment = figures::PaymentOf(event)) paid_fen_ += payment->amount_fen();
  Digest leaf{};
  std::memcpy(leaf.data(), leaf_hash.data(), std::min(leaf.size(), leaf_hash.size()));
  leaves_.push_back(leaf);
}

void LogEvidence::Check(const std::vector<Acknowledged>& acknowledged, size_t begin) {
  for (size_t i = begin; i < acknowledged.size(); ++i) {
    const Acknowledged& told = acknowledged[i];
    bool stands = told.last_sequence <= leaves_.size() && request_ids_.contains(told.request_id) &&
                  told.leaf_hashes.size() == told.last_sequence - told.first_sequence + 1;
    for (uint64_t sequence = told.first_sequence; stands && sequence <= told.last_sequence; ++sequence) {
      stands = told.leaf_hashes[sequence - told.first_sequence] == AsView(leaves_[sequence - 1]);
    }
    if (!stands) Complain(lost_, absl::StrCat(told.request_id, ", told to be event ", told.first_sequence, ", is not there"));
  }
}

void LogEvidence::Complain(uint64_t& counter, std::string what) {
  ++counter;
  if (complaints_.size() < kComplaintsMax) complaints_.push_back(std::move(what));
}

}  // namespace daybook::integration
