#include "services/audit_service.h"

#include "absl/strings/str_cat.h"
#include "ledger/base/digest.h"
#include "ledger/base/rejection.h"
#include "ledger/base/status_macros.h"
#include "services/unary_call.h"

namespace daybook::services {
namespace {

constexpr char kAuditService[] = "daybook.v1.AuditService";

absl::Status ReadEvent(const engine::Ledger& ledger, uint64_t sequence, v1::RecordedEvent& recorded) {
  return ledger.ReadEvents(sequence, sequence, [&](const engine::StoredEvent& stored) {
    if (!recorded.mutable_event()->ParseFromArray(stored.bytes.data(), static_cast<int>(stored.bytes.size()))) {
      return Rejected(v1::REJECTION_REASON_STORE_CORRUPT, absl::StrCat("event ", sequence, " cannot be decoded"));
    }
    const Digest leaf = LeafHash(stored.bytes);
    recorded.set_leaf_hash(leaf.data(), leaf.size());
    return absl::OkStatus();
  });
}

}  // namespace

AuditService::AuditService(ReadingRoom& room, CallStats& stats)
    : room_(room), get_stats_(stats.Add(kAuditService, "GetEvent")), read_stats_(stats.Add(kAuditService, "ReadEvents")) {}

grpc::ServerUnaryReactor* AuditService::GetEvent(grpc::CallbackServerContext* context, const grpc::ByteBuffer* in,
                                                 grpc::ByteBuffer* out) {
  using Call = UnaryCall<v1::GetEventRequest, v1::GetEventResponse>;
  return Call::Start(context, in, out, get_stats_, [this](Call* call) {
    const uint64_t sequence = call->request().sequence();
    const uint64_t durable = room_.ledger.durable_sequence();
    if (sequence == 0 || sequence > durable) {
      return call->Answer(Rejected(v1::REJECTION_REASON_NOT_FOUND,
                                   absl::StrCat("event ", sequence, "; the log ends at ", durable)));
    }
    const bool posted = room_.pool.Post([this, call, sequence, durable] {
      call->response().set_as_of_sequence(durable);
      call->Answer(ReadEvent(room_.ledger, sequence, *call->response().mutable_event()));
    });
    if (!posted) call->Answer(Rejected(v1::REJECTION_REASON_OVERLOADED));
  });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* AuditService::ReadEvents(grpc::CallbackServerContext* context,
                                                                     const grpc::ByteBuffer* in) {
  return EventStream::Start(room_, read_stats_, *context, *in);
}

}  // namespace daybook::services
