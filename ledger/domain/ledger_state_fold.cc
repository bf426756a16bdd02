// The ledger state as a fold: for saving, restoring and replay.
//
// Saved: "daybook-state" 1, the archive of the state, and the SHA-256 of all of it, so that nothing but what Save()
// made is ever restored.
#include "absl/strings/match.h"
#include "ledger/base/digest.h"
#include "ledger/domain/archive.h"
#include "ledger/domain/domain.h"

namespace daybook::domain {
namespace {

constexpr absl::string_view kMagic = "daybook-state\x01";

}  // namespace

void LedgerStateFold::Apply(absl::Span<const v1::Event* const> events) {
  for (const v1::Event* event : events) Evolve(*event, state_);
  state_.departures.clear();
}

std::string LedgerStateFold::Save() const {
  ArchiveWriter writer;
  writer.bytes().append(kMagic.data(), kMagic.size());
  writer(state_);
  const Digest digest = Sha256(writer.bytes());
  writer.bytes().append(AsView(digest).data(), digest.size());
  return std::move(writer.bytes());
}

absl::Status LedgerStateFold::RestoreFrom(absl::string_view bytes) {
  state_ = LedgerState();
  constexpr size_t kFrame = kMagic.size() + sizeof(Digest);
  if (bytes.size() < kFrame || !absl::StartsWith(bytes, kMagic) ||
      AsView(Sha256(bytes.substr(0, bytes.size() - sizeof(Digest)))) != bytes.substr(bytes.size() - sizeof(Digest))) {
    return absl::DataLossError("not a saved ledger state");
  }
  ArchiveReader reader(bytes.substr(kMagic.size(), bytes.size() - kFrame));
  reader(state_);
  if (reader.done()) return absl::OkStatus();
  state_ = LedgerState();
  return absl::DataLossError("a saved ledger state that does not read back");
}

std::unique_ptr<Fold> LedgerStateFold::NewEmpty() const { return std::make_unique<LedgerStateFold>(); }

}  // namespace daybook::domain
