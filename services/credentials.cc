#include "services/credentials.h"

#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "absl/strings/str_cat.h"
#include "ledger/base/status_macros.h"

namespace daybook::services {
namespace {

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) return absl::InvalidArgumentError(absl::StrCat(path, ": cannot be read"));
  return text.str();
}

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

Certificate ParseCertificate(const std::string& pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
  return Certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), &X509_free);
}

// gRPC finds a bad certificate only at the first handshake, and then says so to the client alone.
absl::Status CheckPair(const v1::TlsConfig& tls, const std::string& certificate_pem, const std::string& key_pem) {
  const Certificate certificate = ParseCertificate(certificate_pem);
  if (certificate == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat(tls.certificate_file(), ": holds no certificate in PEM form"));
  }
  const Bio bio(BIO_new_mem_buf(key_pem.data(), static_cast<int>(key_pem.size())), &BIO_free);
  const Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
  if (key == nullptr) return absl::InvalidArgumentError(absl::StrCat(tls.key_file(), ": holds no private key in PEM form"));
  if (X509_check_private_key(certificate.get(), key.get()) != 1) {
    return absl::InvalidArgumentError(
        absl::StrCat(tls.key_file(), ": is not the key of the certificate in ", tls.certificate_file()));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> ServerCredentialsOf(const v1::ServerConfig& config) {
  if (!config.has_tls()) return grpc::InsecureServerCredentials();
  const v1::TlsConfig& tls = config.tls();
  DAYBOOK_ASSIGN_OR_RETURN(const std::string certificate, ReadFile(tls.certificate_file()));
  DAYBOOK_ASSIGN_OR_RETURN(const std::string key, ReadFile(tls.key_file()));
  DAYBOOK_RETURN_IF_ERROR(CheckPair(tls, certificate, key));
  grpc::SslServerCredentialsOptions options;
  if (!tls.client_ca_file().empty()) {
    DAYBOOK_ASSIGN_OR_RETURN(options.pem_root_certs, ReadFile(tls.client_ca_file()));
    if (ParseCertificate(options.pem_root_certs) == nullptr) {
      return absl::InvalidArgumentError(absl::StrCat(tls.client_ca_file(), ": holds no certificate in PEM form"));
    }
    options.client_certificate_request = GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY;
  }
  options.pem_key_cert_pairs.push_back({key, certificate});
  return grpc::SslServerCredentials(options);
}

}  // namespace daybook::services
