#include "bench/peak_hour_requests.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <random>

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
// The same for a customer: ReceivePayment.customer with the largest value of five bytes, which no customer has.
constexpr uint64_t kPlaceholderCustomer = (uint64_t{1} << 35) - 1;
constexpr char kCustomerField[] = "\x10\xff\xff\xff\xff\x7f";
constexpr size_t kCustomerFieldSize = 6;
constexpr uint64_t kCustomers = 1'000'000;
// Tag of SubmitStreamRequest.number and the longest varint after it.
constexpr uint8_t kNumberTag = 0x08;
constexpr size_t kNumberBytesMax = 11;

v1::Command WithPlaceholders(const v1::Command& command) {
  const std::string placeholder(kIdSize, kPlaceholder);
  v1::Command copy = command;
  copy.set_request_id(placeholder);
  if (copy.receive_payment().customer() != 0) copy.mutable_receive_payment()->set_customer(kPlaceholderCustomer);
  for (v1::Tender& tender : *copy.mutable_receive_payment()->mutable_tenders()) {
    if (!tender.provider_reference().empty()) tender.set_provider_reference(placeholder);
  }
  return copy;
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

RequestTemplate::RequestTemplate(absl::Span<const v1::Command> commands, Form form)
    : form_(form), commands_(static_cast<uint32_t>(commands.size())) {
  v1::SubmitRequest unary;
  v1::SubmitStreamRequest stream;
  for (const v1::Command& command : commands) {
    *(form == Form::kUnary ? unary.add_commands() : stream.add_commands()) = WithPlaceholders(command);
  }
  body_ = form == Form::kUnary ? unary.SerializeAsString() : stream.SerializeAsString();
  ids_ = FindAll(body_, std::string(kIdSize, kPlaceholder), 0);
  customers_ = FindAll(body_, std::string(kCustomerField, kCustomerFieldSize), 1);
  DAYBOOK_CHECK(ids_.size() >= commands.size() && customers_.size() <= commands.size());
}

grpc::ByteBuffer RequestTemplate::Stamp(uint64_t number, Stamper& stamper) const {
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
  for (uint32_t at : customers_) stamper.WriteCustomer(out + at);
  const grpc::Slice owned(slice, grpc::Slice::STEAL_REF);
  return grpc::ByteBuffer(&owned, 1);
}

RequestCycle MakeCycle(absl::Span<const v1::Command> commands, size_t batch, RequestTemplate::Form form) {
  DAYBOOK_CHECK(commands.size() >= batch);
  RequestCycle cycle;
  for (size_t at = 0; at + batch <= commands.size(); at += batch) {
    cycle.emplace_back(commands.subspan(at, batch), form);
  }
  return cycle;
}

}  // namespace daybook::bench
