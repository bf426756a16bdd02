#include "bench/peak_hour_requests.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <random>

#include "absl/strings/str_format.h"
#include "bench/workload.h"
#include "daybook/v1/ledger_service.pb.h"
#include "google/protobuf/io/coded_stream.h"
#include "grpcpp/support/slice.h"
#include "ledger/base/checks.h"

namespace daybook::bench {
namespace {

using google::protobuf::io::CodedOutputStream;

constexpr char kAlphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr size_t kTimeSize = 10;
constexpr size_t kRandomSize = 6;
// Stands where an id will be stamped; no input holds 26 of them.
constexpr char kPlaceholder = '~';
// Marks of an id that is remembered, and of one that is named.
constexpr char kKept = '}';
constexpr char kNamed = '{';
// The same for a customer: ReceivePayment.customer with the largest value of five bytes, which no customer has.
constexpr uint64_t kPlaceholderCustomer = (uint64_t{1} << 35) - 1;
constexpr char kCustomerField[] = "\x10\xff\xff\xff\xff\x7f";
constexpr size_t kCustomerFieldSize = 6;
constexpr uint64_t kCustomers = 1'000'000;
// Tag of SubmitStreamRequest.number and the longest varint after it.
constexpr uint8_t kNumberTag = 0x08;
constexpr size_t kNumberBytesMax = 11;

// An id that is remembered or named, at a place: a mark and 25 digits, which no input holds.
std::string Marked(char mark, uint32_t place) { return absl::StrFormat("%c%025u", mark, place); }

template <typename Legs>
void StampReferences(Legs& legs) {
  for (auto& leg : legs) {
    if (!leg.provider_reference().empty()) leg.set_provider_reference(std::string(kIdSize, kPlaceholder));
  }
}

void NamePayment(const RequestTemplate::Places& places, v1::Reference& payment) {
  payment.set_request_id(Marked(kNamed, places.at(payment.request_id())));
}

void PlaceholdersInPayload(const RequestTemplate::Places& places, v1::Command& command) {
  if (command.has_receive_payment()) {
    v1::ReceivePayment& payment = *command.mutable_receive_payment();
    if (payment.customer() != 0) payment.set_customer(kPlaceholderCustomer);
    StampReferences(*payment.mutable_tenders());
  } else if (command.has_resolve_tender()) {
    v1::ResolveTender& resolve = *command.mutable_resolve_tender();
    NamePayment(places, *resolve.mutable_payment());
    resolve.set_provider_reference(std::string(kIdSize, kPlaceholder));
  } else if (command.has_reverse_payment()) {
    NamePayment(places, *command.mutable_reverse_payment()->mutable_payment());
    StampReferences(*command.mutable_reverse_payment()->mutable_reversals());
  } else if (command.has_refund_payment()) {
    NamePayment(places, *command.mutable_refund_payment()->mutable_payment());
    StampReferences(*command.mutable_refund_payment()->mutable_tenders());
  }
}

v1::Command WithPlaceholders(const v1::Command& command, const RequestTemplate::Places& places) {
  v1::Command copy = command;
  const auto place = places.find(command.request_id());
  copy.set_request_id(place == places.end() ? std::string(kIdSize, kPlaceholder) : Marked(kKept, place->second));
  PlaceholdersInPayload(places, copy);
  return copy;
}

// The id of the payment that the command names; empty: none.
std::string NamedBy(const v1::Command& command) {
  if (command.has_resolve_tender()) return command.resolve_tender().payment().request_id();
  if (command.has_reverse_payment()) return command.reverse_payment().payment().request_id();
  if (command.has_refund_payment()) return command.refund_payment().payment().request_id();
  return std::string();
}

std::vector<uint32_t> FindAll(const std::string& body, const std::string& what, size_t skip) {
  std::vector<uint32_t> found;
  for (size_t at = body.find(what); at != std::string::npos; at = body.find(what, at + what.size())) {
    found.push_back(static_cast<uint32_t>(at + skip));
  }
  return found;
}

}  // namespace

Stamper::Stamper() : random_(std::random_device()()) {
  id_.fill(kAlphabet[0]);
  auto millis = static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                          std::chrono::system_clock::now().time_since_epoch())
                                          .count());
  for (size_t i = kTimeSize; i-- > 0; millis >>= 5) id_[i] = kAlphabet[millis & 31];
  std::random_device random;
  for (size_t i = 0; i < kRandomSize; ++i) id_[kTimeSize + i] = kAlphabet[random() & 31];
}

void Stamper::WriteCustomer(char* target) {
  CodedOutputStream::WriteVarint64ToArray(kFirstCustomer + random_.Below(kCustomers), reinterpret_cast<uint8_t*>(target));
}

void Stamper::WriteId(char* target) {
  std::memcpy(target, id_.data(), kIdSize);
  for (size_t i = kIdSize; i-- > kTimeSize + kRandomSize;) {
    if (id_[i] != 'Z') {
      id_[i] = *(std::strchr(kAlphabet, id_[i]) + 1);
      return;
    }
    id_[i] = kAlphabet[0];
  }
}

RequestTemplate::RequestTemplate(absl::Span<const v1::Command> commands, const Places& places, Form form)
    : form_(form), commands_(static_cast<uint32_t>(commands.size())) {
  v1::SubmitRequest unary;
  v1::SubmitStreamRequest stream;
  for (const v1::Command& command : commands) {
    *(form == Form::kUnary ? unary.add_commands() : stream.add_commands()) = WithPlaceholders(command, places);
  }
  body_ = form == Form::kUnary ? unary.SerializeAsString() : stream.SerializeAsString();
  ids_ = FindAll(body_, std::string(kIdSize, kPlaceholder), 0);
  customers_ = FindAll(body_, std::string(kCustomerField, kCustomerFieldSize), 1);
  for (const v1::Command& command : commands) {
    const auto kept = places.find(command.request_id());
    const auto named = places.find(NamedBy(command));
    if (kept != places.end()) kept_.push_back({FindAll(body_, Marked(kKept, kept->second), 0).at(0), kept->second});
    if (named != places.end()) named_.push_back({FindAll(body_, Marked(kNamed, named->second), 0).at(0), named->second});
  }
  DAYBOOK_CHECK(ids_.size() + kept_.size() >= commands.size() && customers_.size() <= commands.size());
}

grpc::ByteBuffer RequestTemplate::Stamp(uint64_t number, Stamper& stamper, RememberedIds& remembered) const {
  uint8_t head[kNumberBytesMax];
  size_t head_size = 0;
  if (form_ == Form::kStream) {
    head[0] = kNumberTag;
    head_size = static_cast<size_t>(CodedOutputStream::WriteVarint64ToArray(number, head + 1) - head);
  }
  grpc_slice slice = grpc_slice_malloc(head_size + body_.size());
  char* out = reinterpret_cast<char*>(GRPC_SLICE_START_PTR(slice));
  std::memcpy(out, head, head_size);
  out += head_size;
  std::memcpy(out, body_.data(), body_.size());
  for (uint32_t at : ids_) stamper.WriteId(out + at);
  for (const Link& link : kept_) {
    if (remembered.size() <= link.place) remembered.resize(link.place + 1);
    stamper.WriteId(remembered[link.place].data());
    std::memcpy(out + link.at, remembered[link.place].data(), kIdSize);
  }
  for (const Link& link : named_) std::memcpy(out + link.at, remembered[link.place].data(), kIdSize);
  for (uint32_t at : customers_) stamper.WriteCustomer(out + at);
  const grpc::Slice owned(slice, grpc::Slice::STEAL_REF);
  return grpc::ByteBuffer(&owned, 1);
}

RequestCycle MakeCycle(absl::Span<const v1::Command> commands, size_t batch, RequestTemplate::Form form) {
  DAYBOOK_CHECK(commands.size() >= batch);
  RequestTemplate::Places places;
  for (const v1::Command& command : commands) {
    const std::string named = NamedBy(command);
    if (!named.empty()) places.try_emplace(named, static_cast<uint32_t>(places.size()));
  }
  RequestCycle cycle;
  for (size_t at = 0; at + batch <= commands.size(); at += batch) {
    cycle.emplace_back(commands.subspan(at, batch), places, form);
  }
  return cycle;
}

}  // namespace daybook::bench
